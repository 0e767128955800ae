package org.edgewire.standalone.grizzly;

import java.time.Duration;
import java.util.List;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;

/** Puts the transport's threads, limits and filters in order. */
final class ListenerSetup {
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  private final EngineTimer timer;
  private final TyrusContainer container;
  private final FrameLimits limits;
  private final Outstanding<Connection<?>> sockets = new Outstanding<>();
  private final AcceptedConnections accepted = new AcceptedConnections();

  /**
   * @param keepAlive how long an HTTP connection may be idle
   * @param requestDeadline how long a request's body may take
   * @param workers threads for servlets
   */
  record Timing(Duration keepAlive, Duration requestDeadline, int workers) {}

  ListenerSetup(EngineTimer timer, TyrusContainer container, FrameLimits limits) {
    this.timer = timer;
    this.container = container;
    this.limits = limits;
  }

  /** The connections that are WebSockets now. */
  Outstanding<Connection<?>> sockets() {
    return sockets;
  }

  /** All TCP connections. */
  AcceptedConnections accepted() {
    return accepted;
  }

  NetworkListener listener(NetworkListener listener, Timing timing, List<WebSocketRoute> routes) {
    listener.getKeepAlive().setIdleTimeoutInSeconds((int) timing.keepAlive().toSeconds());
    listener.getKeepAlive().setMaxRequestsCount(-1);
    listener.setMaxHttpHeaderSize(MAX_HEADER_BYTES);
    listener.setDefaultErrorPageGenerator(new ProblemPage());
    listener.getFileCache().setEnabled(false);
    transport(listener.getTransport(), timing.workers());
    listener.getTransport().getConnectionMonitoringConfig().addProbes(accepted);
    listener.registerAddOn((ignored, chain) -> addFilters(chain, routes, timing.requestDeadline()));
    return listener;
  }

  private static void transport(TCPNIOTransport transport, int workers) {
    transport.setIOStrategy(SameThreadIOStrategy.getInstance());
    transport.setSelectorRunnersCount(Runtime.getRuntime().availableProcessors());
    transport.setReadBufferSize(FrameLimits.READ_BYTES);
    transport.setWorkerThreadPoolConfig(
        ThreadPoolConfig.defaultConfig()
            .setPoolName("edgewire-http")
            .setDaemon(true)
            .setCorePoolSize(Math.min(2, workers))
            .setMaxPoolSize(workers));
  }

  private void addFilters(
      FilterChainBuilder chain, List<WebSocketRoute> routes, Duration requestDeadline) {
    Farewell farewell = new Farewell(timer);
    Upgrader upgrader = new Upgrader(container, farewell, limits, sockets);
    int handlers = chain.indexOfType(org.glassfish.grizzly.http.server.HttpServerFilter.class);
    chain.add(handlers, new ReasonFilter());
    chain.add(handlers, new RequestDeadlineFilter(timer, requestDeadline));
    chain.add(handlers, new UpgradeFilter(routes, upgrader, farewell));
    int codec = chain.indexOfType(org.glassfish.grizzly.http.HttpServerFilter.class);
    chain.add(codec, new InboundFilter());
  }
}
