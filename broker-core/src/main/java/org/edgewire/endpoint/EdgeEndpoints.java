package org.edgewire.endpoint;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.concurrent.Executor;
import org.edgewire.dispatch.Dispatcher;
import org.edgewire.handshake.EdgeHandshake;

/** Makes the endpoints that a container deploys by {@code ServerContainer.addEndpoint}. */
public final class EdgeEndpoints {
  /** Where agents connect. */
  public static final String EDGE_PATH = "/edge/ws";

  /** Largest text frame of an agent in bytes, where nothing else is set (protocol section 1). */
  public static final int DEFAULT_MAX_FRAME_BYTES = 256 * 1024;

  private final ServerEndpointConfig edge;

  /**
   * @param dispatcher is told of every agent that comes
   * @param handshake computes the identity again; deciding is the container's adapter's part,
   *     before the upgrade
   * @param maxFrameBytes longer messages close with 1009
   * @param blocking runs what may block in a container: closes and protocol pings
   */
  public EdgeEndpoints(
      Dispatcher dispatcher, EdgeHandshake handshake, int maxFrameBytes, Executor blocking) {
    this.edge = edge(dispatcher::connected, handshake, maxFrameBytes, blocking);
  }

  /** The endpoint of the agents. */
  public ServerEndpointConfig edge() {
    return edge;
  }

  static ServerEndpointConfig edge(
      Links links, EdgeHandshake handshake, int maxFrameBytes, Executor blocking) {
    EdgeConfigurator configurator =
        new EdgeConfigurator(handshake, () -> new EdgeEndpoint(links, maxFrameBytes, blocking));
    return ServerEndpointConfig.Builder.create(EdgeEndpoint.class, EDGE_PATH)
        .configurator(configurator)
        .build();
  }
}
