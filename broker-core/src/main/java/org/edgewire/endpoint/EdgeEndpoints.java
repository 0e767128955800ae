package org.edgewire.endpoint;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.dispatch.AgentArrival;
import org.edgewire.dispatch.Dispatcher;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.EdgeHandshake;
import org.edgewire.handshake.Gate;
import org.edgewire.handshake.HandshakeView;
import org.edgewire.handshake.KeyCheck;
import org.edgewire.handshake.KeyHandshake;
import org.edgewire.handshake.MiniAppHandshake;
import org.edgewire.member.Join;
import org.edgewire.producer.ProducerDesks;
import org.edgewire.producer.ProducerPolicy;
import org.edgewire.room.Rooms;
import org.edgewire.watch.WatchFilter;
import org.edgewire.watch.WatchHub;
import org.edgewire.watch.WatchPolicy;

/**
 * Makes the endpoints that a container deploys by {@code ServerContainer.addEndpoint}, each with
 * who decides about its handshakes.
 */
public final class EdgeEndpoints {
  /** Where agents connect. */
  public static final String EDGE_PATH = "/edge/ws";

  /** Where producers connect. */
  public static final String PRODUCER_PATH = "/edge/producer";

  /** Where watchers connect. */
  public static final String WATCH_PATH = "/edge/watch";

  /** Where members of MiniApp sessions connect. */
  public static final String MINIAPP_PATH = "/ws/miniapp/{session_id}";

  /** Largest text frame of an agent in bytes, where nothing else is set (protocol section 1). */
  public static final int DEFAULT_MAX_FRAME_BYTES = 256 * 1024;

  private final Executor blocking;
  private final Tap tap;

  /**
   * @param blocking runs what may block in a container: closes and protocol pings
   * @param tap stands before all that serves connections
   */
  public EdgeEndpoints(Executor blocking, Tap tap) {
    this.blocking = blocking;
    this.tap = tap;
  }

  /**
   * The endpoint of the agents.
   *
   * @param dispatcher is told of every agent that comes
   * @param handshake decides before the upgrade, and computes the identity again after it
   * @param maxFrameBytes longer messages close with 1009
   */
  public SocketMount edge(Dispatcher dispatcher, EdgeHandshake handshake, int maxFrameBytes) {
    return new SocketMount(
        edge(dispatcher::expect, handshake, maxFrameBytes),
        Gate.immediate(handshake::decide),
        maxFrameBytes);
  }

  /**
   * The endpoint of the producers.
   *
   * @param desks are told of every producer that comes
   * @param handshake decides before the upgrade, and looks for the key again after it
   */
  public SocketMount producer(ProducerDesks desks, KeyHandshake handshake) {
    Role<Decision.KeyHolder> role =
        new Role<>(
            Decision.KeyHolder.class,
            view ->
                handshake.holdsKey(view) ? Optional.of(new Decision.KeyHolder()) : Optional.empty(),
            (holder, connection) -> tap.connect(new Peer.Producer(), connection, desks::connected),
            ProducerPolicy.MAX_MESSAGE_BYTES,
            Optional.of(KeyCheck.SUBPROTOCOL));
    return new SocketMount(
        config(role, PRODUCER_PATH, blocking),
        Gate.immediate(handshake::decide),
        role.maxMessageBytes());
  }

  /**
   * The endpoint of the watchers.
   *
   * @param hub is told of every watcher that comes
   * @param handshake decides before the upgrade, and looks for the key again after it
   */
  public SocketMount watch(WatchHub hub, KeyHandshake handshake) {
    Role<WatchFilter> role =
        new Role<>(
            WatchFilter.class,
            view -> handshake.holdsKey(view) ? WatchFilter.of(view.query()) : Optional.empty(),
            (filter, connection) ->
                tap.connect(
                    new Peer.Watcher(), connection, tapped -> hub.connected(filter, tapped)),
            WatchPolicy.MAX_MESSAGE_BYTES,
            Optional.of(KeyCheck.SUBPROTOCOL));
    return new SocketMount(
        config(role, WATCH_PATH, blocking),
        Gate.immediate(request -> decideWatch(request, handshake)),
        role.maxMessageBytes());
  }

  /**
   * The endpoint of the members of MiniApp sessions.
   *
   * @param rooms are told of every member that comes
   * @param handshake decides before the upgrade, and looks at the token again after it
   */
  public SocketMount miniApp(Rooms rooms, MiniAppHandshake handshake) {
    Role<Join> role =
        new Role<>(
            Join.class,
            handshake::identify,
            (join, connection) ->
                tap.connect(
                    new Peer.Member(join.session(), join.user()),
                    connection,
                    tapped -> rooms.connected(join, tapped)),
            rooms.policy().maxMessageBytes(),
            Optional.of(MiniAppHandshake.SUBPROTOCOL));
    return new SocketMount(config(role, MINIAPP_PATH, blocking), handshake, role.maxMessageBytes());
  }

  private static Decision decideWatch(HandshakeView request, KeyHandshake handshake) {
    Decision decision = handshake.decide(request);
    if (decision instanceof Decision.Refused || WatchFilter.of(request.query()).isPresent()) {
      return decision;
    }
    return new Decision.Refused(
        400,
        "invalid_filter",
        "invalid_filter",
        "agent and command must be ids; each may be given several times",
        OptionalInt.empty());
  }

  /** An agent that is let in, and where it is expected. */
  private record Arriving(AgentId agent, AgentArrival arrival) {}

  ServerEndpointConfig edge(Links links, EdgeHandshake handshake, int maxFrameBytes) {
    Function<HandshakeView, Optional<Arriving>> identify =
        view ->
            handshake.identify(view) instanceof Decision.Admitted admitted
                ? Optional.of(new Arriving(admitted.agent(), links.expect(admitted.agent())))
                : Optional.empty();
    Role<Arriving> role =
        new Role<>(
            Arriving.class,
            identify,
            (arriving, connection) ->
                tap.connect(
                    new Peer.Agent(arriving.agent()), connection, arriving.arrival()::connected),
            maxFrameBytes,
            Optional.empty());
    return config(role, EDGE_PATH, blocking);
  }

  private static ServerEndpointConfig config(Role<?> role, String path, Executor blocking) {
    EdgeConfigurator configurator =
        new EdgeConfigurator(role, () -> new EdgeEndpoint(role, blocking));
    return ServerEndpointConfig.Builder.create(EdgeEndpoint.class, path)
        .configurator(configurator)
        .build();
  }
}
