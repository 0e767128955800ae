package org.edgewire.command;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.json.JsonText;

/**
 * What an agent says of a command (protocol section 1).
 *
 * @param id the command
 * @param status one of received, executing, completed, failed
 * @param completedAt the agent's own time, where it gave one
 * @param error why it failed; cleaned and cut to {@value #MAX_ERROR} characters, never a reason to
 *     refuse the ack
 * @param result any JSON
 */
public record Ack(
    CommandId id,
    CommandStatus status,
    Optional<Instant> completedAt,
    Optional<String> error,
    Optional<JsonText> result) {
  /** Longest stored error text in characters. */
  public static final int MAX_ERROR = 2_000;

  /** Refuses a status that is no ack; cleans the error text. */
  public Ack {
    if (!status.isAck()) {
      throw new IllegalArgumentException(
          "an ack's status is one of received, executing, completed, failed");
    }
    error = error.map(Ack::clean);
  }

  /** An ack without further detail. */
  public static Ack of(CommandId id, CommandStatus status) {
    return new Ack(id, status, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** NUL and halves of surrogate pairs, which not every database stores, become U+FFFD. */
  private static String clean(String error) {
    StringBuilder out = new StringBuilder(Math.min(error.length(), MAX_ERROR));
    for (int i = 0; i < error.length() && out.length() < MAX_ERROR; i++) {
      char c = error.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < error.length()
              && Character.isLowSurrogate(error.charAt(i + 1));
      if (pair && out.length() + 2 > MAX_ERROR) {
        break;
      }
      if (pair) {
        out.append(c).append(error.charAt(++i));
      } else {
        out.append(c == 0 || Character.isSurrogate(c) ? '\uFFFD' : c);
      }
    }
    return out.toString();
  }
}
