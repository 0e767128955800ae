package org.edgewire.handshake;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a handshake offers in {@code Sec-WebSocket-Protocol} (RFC 6455 section 11.3.4). Pure. */
final class Subprotocols {
  private Subprotocols() {}

  /** The subprotocol that follows {@code name}; empty when there is none. */
  static Optional<String> after(String name, HandshakeView request) {
    List<String> offered =
        request.header("Sec-WebSocket-Protocol").stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(String::strip)
            .toList();
    int at = offered.indexOf(name);
    return at < 0 || at + 1 >= offered.size() ? Optional.empty() : Optional.of(offered.get(at + 1));
  }
}
