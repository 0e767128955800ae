package org.edgewire.agent;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a handshake failed. The API has no place for the status of a refusal, but implementations
 * name it in the exception's message.
 *
 * @param status of HTTP, where it can be told
 * @param text for people
 */
record HandshakeFailure(OptionalInt status, String text) {
  /** "Response code was not 101: 403.", "status code 503", and the like. */
  private static final Pattern STATUS =
      Pattern.compile(
          "(?i)\\b(?:status|code|response|answered)\\b[^0-9]{0,40}(?:101[^0-9]{1,10})?([45][0-9]{2})\\b");

  static HandshakeFailure of(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      deepest = cause;
      Matcher found = STATUS.matcher(String.valueOf(cause.getMessage()));
      if (found.find()) {
        int status = Integer.parseInt(found.group(1));
        return new HandshakeFailure(
            OptionalInt.of(status), "the broker refused the handshake with status " + status);
      }
    }
    return new HandshakeFailure(OptionalInt.empty(), "cannot connect: " + deepest);
  }

  /** Whether the broker asked for patience. */
  boolean asksForPatience() {
    return status.isPresent() && (status.getAsInt() == 429 || status.getAsInt() == 503);
  }
}
