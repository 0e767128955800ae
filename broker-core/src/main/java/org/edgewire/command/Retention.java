package org.edgewire.command;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;

/**
 * How long a final command is kept (protocol section 3). Until then a late ack may still change it,
 * which makes it new.
 *
 * @param time from its end
 */
public record Retention(Duration time) {
  /** The shortest that is allowed: what a crash may bring back must still be there. */
  public static final Duration SHORTEST = Duration.ofHours(1);

  /** 30 days. */
  public static final Retention DEFAULT = new Retention(Duration.ofDays(30));

  private static final Duration AFTER_SENDING = Duration.ofDays(1);
  private static final BigDecimal LARGEST_SECONDS = BigDecimal.valueOf(100_000_000_000L);
  private static final BigDecimal LARGEST_MILLIS = LARGEST_SECONDS.movePointRight(3);

  /** Refuses less than {@link #SHORTEST}. */
  public Retention {
    if (time.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("commands are kept for at least 1 h, not " + time);
    }
  }

  /**
   * When a {@code schedule_message} with that payload is over at the earliest: the agent reports
   * again when the text goes out. Empty when the payload names no time that can be read.
   */
  public static Optional<Instant> overAfter(JsonText payload) {
    if (!payload.isObject()) {
      return Optional.empty();
    }
    return JsonObject.parse(payload.text())
        .get("send_at")
        .flatMap(at -> at.isNumber() ? epoch(at.text()) : at.asString().flatMap(Retention::time))
        .map(at -> at.plus(AFTER_SENDING));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return local(text);
    }
  }

  /** Which zone is meant hardly matters beside a day. */
  private static Optional<Instant> local(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return epoch(text);
    }
  }

  /** Seconds, or milliseconds where they would be some thousand years. */
  private static Optional<Instant> epoch(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.signum() < 0 || number.compareTo(LARGEST_MILLIS) > 0) {
        return Optional.empty();
      }
      boolean millis = number.compareTo(LARGEST_SECONDS) > 0;
      return Optional.of(
          Instant.ofEpochMilli((millis ? number : number.movePointRight(3)).longValue()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
