package org.edgewire.standalone.grizzly;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.edgewire.handshake.HandshakeView;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;

/** What RFC 6455 section 4.2.1 asks of an opening handshake. */
final class Handshakes {
  private static final int KEY_BYTES = 16;

  private Handshakes() {}

  /** Whether this request wants to become a WebSocket; if not, it is answered as ordinary HTTP. */
  static boolean isOpening(HttpRequestPacket request) {
    HandshakeView view = new GrizzlyHandshakeView(request);
    return Method.GET.equals(request.getMethod())
        && Protocol.HTTP_1_1.equals(request.getProtocol())
        && hasToken(view.header("Upgrade"), "websocket")
        && hasToken(view.header("Connection"), "upgrade");
  }

  /** What is wrong with the form of an opening handshake, if anything. */
  static Optional<Problem> flaw(HandshakeView opening) {
    if (!opening.header("Sec-WebSocket-Version").equals(List.of("13"))) {
      return Optional.of(
          Problem.of(
              426,
              "unsupported_websocket_version",
              "The Sec-WebSocket-Version must be 13, sent once."));
    }
    List<String> keys = opening.header("Sec-WebSocket-Key");
    if (keys.size() != 1 || !isKey(keys.get(0).strip())) {
      return Optional.of(
          Problem.of(
              400,
              "bad_websocket_key",
              "The Sec-WebSocket-Key must be 16 bytes in base64, sent once."));
    }
    return Optional.empty();
  }

  private static boolean isKey(String value) {
    try {
      return Base64.getDecoder().decode(value).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static boolean hasToken(List<String> values, String token) {
    return values.stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .anyMatch(part -> part.strip().equalsIgnoreCase(token));
  }
}
