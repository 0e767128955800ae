package org.edgewire.endpoint;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import org.edgewire.handshake.Gate;

/**
 * A WebSocket endpoint to deploy.
 *
 * @param endpoint with its path
 * @param gate decides a handshake before the upgrade; to be asked once per request
 * @param maxMessageBytes longest message that a peer may send
 */
public record SocketMount(ServerEndpointConfig endpoint, Gate gate, int maxMessageBytes) {
  /**
   * The URL patterns (Servlet 6.0 section 12.2) of the filter that applies the gate: the path and
   * what is below it, and for a path with a variable everything below its fixed part.
   */
  public List<String> filterPatterns() {
    String path = endpoint.getPath();
    int variable = path.indexOf("/{");
    return variable < 0 ? List.of(path, path + "/*") : List.of(path.substring(0, variable) + "/*");
  }
}
