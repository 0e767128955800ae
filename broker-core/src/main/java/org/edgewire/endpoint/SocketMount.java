package org.edgewire.endpoint;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.function.Function;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.HandshakeView;

/**
 * A WebSocket endpoint to deploy.
 *
 * @param endpoint with its path
 * @param gate decides a handshake before the upgrade; to be asked once per request, never blocks
 * @param maxMessageBytes longest message that a peer may send
 */
public record SocketMount(
    ServerEndpointConfig endpoint, Function<HandshakeView, Decision> gate, int maxMessageBytes) {}
