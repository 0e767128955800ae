package org.edgewire.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What became of one attempt to deliver. */
sealed interface Verdict {
  /** The receiver took it. */
  record Delivered() implements Verdict {}

  /** The receiver wants none of it, ever. */
  record Gone(String error) implements Verdict {}

  /**
   * It may be taken later.
   *
   * @param error for people
   * @param notBefore how long the receiver wants to be left alone, by its Retry-After
   */
  record Failed(String error, Optional<Duration> notBefore) implements Verdict {
    static Failed because(String error) {
      return new Failed(error, Optional.empty());
    }
  }

  /** It could not even be read from the store. */
  record Unreadable() implements Verdict {}

  /** No receiver makes it wait longer. */
  Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  /**
   * By an answer's status (RFC 9110 section 15).
   *
   * @param retryAfter the header's value: seconds or a date (RFC 9110 section 10.2.3)
   */
  static Verdict of(int status, Optional<String> retryAfter, Instant now) {
    if (status / 100 == 2) {
      return new Delivered();
    }
    String error = "the receiver answered " + status;
    return status == 410
        ? new Gone(error)
        : new Failed(error, retryAfter.flatMap(text -> wait(text.strip(), now)));
  }

  private static Optional<Duration> wait(String text, Instant now) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(text))));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(bounded(Duration.between(now, until)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait;
  }
}
