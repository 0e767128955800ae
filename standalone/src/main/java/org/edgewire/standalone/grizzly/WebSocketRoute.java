package org.edgewire.standalone.grizzly;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.OptionalInt;
import java.util.function.Function;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.HandshakeView;

/**
 * An endpoint, where it is, and who decides about its handshakes.
 *
 * @param maxMessageBytes payload of one inbound message, where it is not the server's limit
 */
record WebSocketRoute(
    PathTemplate path,
    ServerEndpointConfig endpoint,
    Function<HandshakeView, Decision> gate,
    OptionalInt maxMessageBytes) {

  FrameLimits limits(FrameLimits ofServer) {
    return maxMessageBytes.isPresent()
        ? new FrameLimits(maxMessageBytes.getAsInt(), ofServer.maxPendingBytes())
        : ofServer;
  }
}
