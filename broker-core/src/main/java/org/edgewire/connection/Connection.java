package org.edgewire.connection;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * One open WebSocket, as its container offers it. Only {@link Outbound} sends on it.
 *
 * <p>Implementations are thread-safe, never block and never throw.
 */
public interface Connection {
  /**
   * Hands one text frame to the container. The caller keeps at most one send in flight.
   *
   * @param text the whole message
   * @param completion called once, from any thread (the calling one included): true when the
   *     container took it all, false when the connection is broken
   */
  void send(String text, Consumer<Boolean> completion);

  /**
   * The shorter way out, where the container offers one: the same for the whole life of the
   * connection. Then {@link #send} is not used.
   */
  default Optional<FrameSink> frames() {
    return Optional.empty();
  }

  /**
   * Sends a ping of the WebSocket protocol (RFC 6455 section 5.5.2); its pong counts as having
   * heard the peer.
   */
  void ping();

  /**
   * Closes with a code and a reason, and drops the transport if the peer does not take part.
   * Idempotent; returns at once even where the container's own close would block.
   */
  void close(CloseCode code, String reason);
}
