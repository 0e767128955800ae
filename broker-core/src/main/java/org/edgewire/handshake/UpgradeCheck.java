package org.edgewire.handshake;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Is this request the opening handshake of a WebSocket (RFC 6455 section 4.2.1)? Pure. */
final class UpgradeCheck {
  private static final int KEY_BYTES = 16;

  private UpgradeCheck() {}

  /** Why it is none; empty when it is one. */
  static Optional<Decision.Refused> refusal(HandshakeView request) {
    String method = request.method().toUpperCase(Locale.ROOT);
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return refused(405, "method_not_allowed", "only GET opens a WebSocket");
    }
    boolean upgrade =
        method.equals("GET")
            && hasToken(request.header("Upgrade"), "websocket")
            && hasToken(request.header("Connection"), "upgrade");
    if (!upgrade) {
      return refused(426, "upgrade_required", "this address speaks WebSocket only");
    }
    if (!hasToken(request.header("Sec-WebSocket-Version"), "13")) {
      return refused(426, "unsupported_websocket_version", "Sec-WebSocket-Version: 13 is required");
    }
    return isKey(request.header("Sec-WebSocket-Key"))
        ? Optional.empty()
        : refused(400, "bad_websocket_key", "Sec-WebSocket-Key must be base64 of 16 bytes");
  }

  private static boolean hasToken(List<String> values, String token) {
    return values.stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .anyMatch(part -> part.strip().equalsIgnoreCase(token));
  }

  private static boolean isKey(List<String> values) {
    if (values.size() != 1) {
      return false;
    }
    try {
      return Base64.getDecoder().decode(values.get(0).strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<Decision.Refused> refused(int status, String code, String detail) {
    return Optional.of(new Decision.Refused(status, code, code, detail, OptionalInt.empty()));
  }
}
