package org.edgewire.standalone.grizzly;

import java.util.Map;
import org.glassfish.grizzly.http.util.HttpStatus;

/**
 * Reason phrases of status codes (RFC 9110 section 15, RFC 4918, RFC 6585), also of those that
 * Grizzly does not know.
 */
final class Reasons {
  private static final Map<Integer, String> UNKNOWN_TO_GRIZZLY =
      Map.of(
          207, "Multi-Status",
          421, "Misdirected Request",
          422, "Unprocessable Content",
          425, "Too Early",
          426, "Upgrade Required",
          428, "Precondition Required",
          429, "Too Many Requests",
          431, "Request Header Fields Too Large");

  private Reasons() {}

  static String of(int status) {
    String known = UNKNOWN_TO_GRIZZLY.get(status);
    return known == null ? HttpStatus.getHttpStatus(status).getReasonPhrase() : known;
  }
}
