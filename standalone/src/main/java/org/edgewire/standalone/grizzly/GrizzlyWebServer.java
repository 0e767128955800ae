package org.edgewire.standalone.grizzly;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.edgewire.handshake.Gate;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;

/**
 * One port with WebSocket endpoints and servlets behind it, on Tyrus and Grizzly.
 *
 * <p>Endpoints run on the selector threads, as many as there are processors: they must never block.
 * Servlets run on worker threads and may. All threads are daemons; whoever starts a server in a
 * program of its own must wait.
 *
 * <p>No WebSocket extension is negotiated. A message over the limit is refused by its header with
 * 1009, an unmasked frame with 1002; a peer that lets more than the outbound bound pile up is cut
 * off.
 */
public final class GrizzlyWebServer {
  private static final System.Logger LOG = System.getLogger(GrizzlyWebServer.class.getName());
  private static final long THREAD_END_MILLIS = 1_000;

  private final HttpServer http;
  private final NetworkListener listener;
  private final EngineTimer timer;
  private final RequestsInProgress requests;
  private final Outstanding<Connection<?>> sockets;
  private final AcceptedConnections accepted;

  private GrizzlyWebServer(
      HttpServer http,
      NetworkListener listener,
      EngineTimer timer,
      RequestsInProgress requests,
      ListenerSetup setup) {
    this.http = http;
    this.listener = listener;
    this.timer = timer;
    this.requests = requests;
    this.sockets = setup.sockets();
    this.accepted = setup.accepted();
  }

  /** A description with the defaults: any free port on the loopback interface, nothing served. */
  public static Builder builder() {
    return new Builder();
  }

  /** The port that is listened on. */
  public int port() {
    return listener.getPort();
  }

  /**
   * Stops listening, lets requests in progress finish and WebSockets that are being closed take
   * their leave, and ends everything; those that are still open then are cut without a close frame.
   * Returns when no thread and no port is left. Calling it again does nothing.
   *
   * @param grace how long requests in progress may take, and then closing WebSockets
   */
  public void stop(Duration grace) {
    // Grizzly's own graceful stop warns in the log of nothing at every stop.
    listener.getTransport().unbindAll();
    requests.awaitEnd(grace);
    sockets.awaitNone(grace);
    ExecutorService selectors = listener.getTransport().getKernelThreadPool();
    ExecutorService workers = listener.getTransport().getWorkerThreadPool();
    http.shutdownNow();
    timer.shutdownNow();
    // Grizzly does not wait for its threads, and they are the ones that let go of the port.
    for (ExecutorService pool : new ExecutorService[] {selectors, workers, timer}) {
      awaitEnd(pool);
    }
    accepted.closeAll();
  }

  private static void awaitEnd(ExecutorService pool) {
    try {
      if (pool != null && !pool.awaitTermination(THREAD_END_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "A thread of the web server goes on after its stop.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Describes a server. Not thread-safe. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private final List<WebSocketRoute> endpoints = new ArrayList<>();
    private final List<ServletRoute> servlets = new ArrayList<>();
    private FrameLimits limits = new FrameLimits(256 * 1024, 2L * 1024 * 1024);
    private Duration keepAlive = Duration.ofSeconds(30);
    private Duration requestDeadline = Duration.ofSeconds(30);
    private int workers = Math.max(16, 4 * Runtime.getRuntime().availableProcessors());

    private Builder() {}

    /** Name or address of the interface to listen on, {@code 127.0.0.1} by default. */
    public Builder host(String value) {
      host = value;
      return this;
    }

    /** The port, or 0 (the default) for any free one. */
    public Builder port(int value) {
      if (value < 0 || value > 65_535) {
        throw new IllegalArgumentException("A port is a number from 0 to 65535, not " + value);
      }
      port = value;
      return this;
    }

    /**
     * Adds an endpoint behind a gate. The gate is asked on a selector thread for every well-formed
     * opening handshake to the endpoint's path, in exactly its spelling, and must not block: the
     * connection waits, not the thread, for what it decides later. Other spellings are answered
     * 404. Whom it admits is the session's user principal. The endpoint may take messages whole or
     * in parts, but not as streams.
     */
    public Builder endpoint(ServerEndpointConfig endpoint, Gate gate) {
      return endpoint(endpoint, gate, OptionalInt.empty());
    }

    /** The same with a bound of its own for the payload of one inbound message. */
    public Builder endpoint(ServerEndpointConfig endpoint, Gate gate, int maxMessageBytes) {
      return endpoint(endpoint, gate, OptionalInt.of(maxMessageBytes));
    }

    private Builder endpoint(
        ServerEndpointConfig endpoint, Gate gate, OptionalInt maxMessageBytes) {
      if (!Modifier.isPublic(endpoint.getEndpointClass().getModifiers())) {
        throw new IllegalArgumentException(
            "An endpoint class must be public, or its callbacks are never called: "
                + endpoint.getEndpointClass().getName());
      }
      endpoints.add(
          new WebSocketRoute(PathTemplate.of(endpoint.getPath()), endpoint, gate, maxMessageBytes));
      return this;
    }

    /** Adds a servlet. */
    public Builder servlet(ServletRoute servlet) {
      servlets.add(servlet);
      return this;
    }

    /**
     * Bounds what one WebSocket may weigh.
     *
     * @param maxMessageBytes payload of one inbound WebSocket message over all its fragments, 256
     *     KiB by default
     * @param maxPendingBytes outbound frames of one connection that may wait, 2 MiB by default
     */
    public Builder limits(int maxMessageBytes, long maxPendingBytes) {
      limits = new FrameLimits(maxMessageBytes, maxPendingBytes);
      return this;
    }

    /**
     * How long an HTTP connection may be idle or send a header, 30 s by default; WebSockets are not
     * concerned.
     */
    public Builder keepAlive(Duration value) {
      keepAlive = value;
      return this;
    }

    /** How long the body of an HTTP request may take to arrive, 30 s by default. */
    public Builder requestDeadline(Duration value) {
      requestDeadline = value;
      return this;
    }

    /** How many threads serve servlets, 16 or 4 per processor by default. */
    public Builder workers(int value) {
      workers = value;
      return this;
    }

    /**
     * Deploys everything, then listens.
     *
     * @throws WebServerException when it cannot listen there, or an endpoint cannot be deployed
     */
    public GrizzlyWebServer start() {
      Quiet.libraries();
      EngineTimer timer = new EngineTimer("edgewire-websocket-timer");
      HttpServer http = new HttpServer();
      try {
        requireKnownHost();
        List<ServerEndpointConfig> configs =
            endpoints.stream().map(WebSocketRoute::endpoint).toList();
        int engineBufferBytes =
            endpoints.stream()
                .mapToInt(route -> route.limits(limits).engineBufferBytes())
                .max()
                .orElse(limits.engineBufferBytes());
        TyrusContainer container = TyrusContainer.deploy(configs, timer, engineBufferBytes);
        ListenerSetup setup = new ListenerSetup(timer, container, limits);
        NetworkListener listener =
            setup.listener(
                new NetworkListener("edgewire", host, port),
                new ListenerSetup.Timing(keepAlive, requestDeadline, workers),
                endpoints);
        http.addListener(listener);
        ServletSetup.deploy(http, servlets);
        RequestsInProgress requests = new RequestsInProgress();
        http.getServerConfiguration()
            .getMonitoringConfig()
            .getWebServerConfig()
            .addProbes(requests);
        http.start();
        return new GrizzlyWebServer(http, listener, timer, requests, setup);
      } catch (IOException | DeploymentException | RuntimeException e) {
        http.shutdownNow();
        timer.shutdownNow();
        throw new WebServerException(explain(e), e);
      }
    }

    private void requireKnownHost() throws UnknownHostException {
      InetAddress.getByName(host);
    }

    private String explain(Exception e) {
      String address = host + ":" + port;
      if (e instanceof UnknownHostException) {
        return "Cannot listen on " + address + ": there is no host of the name " + host + ".";
      }
      if (e instanceof BindException) {
        return "Cannot listen on "
            + address
            + ": "
            + (String.valueOf(e.getMessage()).contains("in use")
                ? "the port is taken by another process. Choose another, or 0 for any free one."
                : e.getMessage() + ".");
      }
      return "Cannot start the server on " + address + ": " + e.getMessage();
    }
  }
}
