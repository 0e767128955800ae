package org.edgewire.endpoint;

import jakarta.websocket.server.ServerEndpointConfig;
import org.edgewire.handshake.Gate;
import org.edgewire.handshake.TrustedProxies;

/**
 * A WebSocket endpoint to deploy.
 *
 * @param endpoint with its path
 * @param gate decides a handshake before the upgrade; to be asked once per request
 * @param maxMessageBytes longest message that a peer may send
 */
public record SocketMount(ServerEndpointConfig endpoint, Gate gate, int maxMessageBytes) {
  /** The same behind proxies: the gate is told the address of the client. */
  public SocketMount behind(TrustedProxies proxies) {
    return new SocketMount(
        endpoint, request -> gate.decide(proxies.seenThrough(request)), maxMessageBytes);
  }
}
