package org.edgewire.standalone.grizzly;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.function.Function;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.HandshakeView;

/** An endpoint, where it is, and who decides about its handshakes. */
record WebSocketRoute(
    PathTemplate path, ServerEndpointConfig endpoint, Function<HandshakeView, Decision> gate) {}
