package org.edgewire.standalone.grizzly;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.OptionalInt;
import org.edgewire.handshake.Gate;

/**
 * An endpoint, where it is, and who decides about its handshakes.
 *
 * @param maxMessageBytes payload of one inbound message, where it is not the server's limit
 */
record WebSocketRoute(
    PathTemplate path, ServerEndpointConfig endpoint, Gate gate, OptionalInt maxMessageBytes) {

  FrameLimits limits(FrameLimits ofServer) {
    return maxMessageBytes.isPresent()
        ? new FrameLimits(maxMessageBytes.getAsInt(), ofServer.maxPendingBytes())
        : ofServer;
  }
}
