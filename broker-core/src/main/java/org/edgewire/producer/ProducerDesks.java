package org.edgewire.producer;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Connection;
import org.edgewire.connection.Receiver;
import org.edgewire.dispatch.BrokerListener;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.Submitted;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;
import org.edgewire.session.EdgeSession;
import org.edgewire.wire.ProducerCodec;

/** Opens a desk for every connection of a producer. Thread-safe; never blocks. */
public final class ProducerDesks {
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final Broker broker;
  private final ProducerPolicy policy;
  private final Times times;
  private final Metrics metrics;
  private final Followers followers = new Followers();
  private final Set<ProducerDesk> desks = ConcurrentHashMap.newKeySet();
  private final AtomicLong generations = new AtomicLong();
  private volatile boolean draining;
  private volatile Optional<Timer.Repeated> sweep = Optional.empty();

  /**
   * What producers want of the broker.
   *
   * @param submit tells in the order of the commits, see {@link
   *     org.edgewire.dispatch.Dispatcher#submit(NewCommand, Consumer)}
   * @param find may block for the database
   * @param workers run the desks
   * @param callbacks may block
   */
  public record Broker(
      BiConsumer<NewCommand, Consumer<Submitted>> submit,
      Function<CommandId, Optional<CommandRecord>> find,
      Executor workers,
      Executor callbacks) {}

  /** The clocks. */
  public record Times(Clock clock, Timer timer) {}

  /**
   * @param broker takes submits
   * @param policy limits
   * @param times the clocks
   * @param metrics counts
   */
  public ProducerDesks(Broker broker, ProducerPolicy policy, Times times, Metrics metrics) {
    this.broker = broker;
    this.policy = policy;
    this.times = times;
    this.metrics = metrics;
  }

  /** Begins to watch over its connections. Called once. */
  public void start() {
    sweep = Optional.of(times.timer().every(SWEEP, () -> desks.forEach(ProducerDesk::tick)));
  }

  /** Has to hear of every change, on the thread that makes it known. */
  public BrokerListener listener() {
    return followers;
  }

  /** Whether no further connection is let in for now. */
  public boolean isFull() {
    return desks.size() >= policy.maxConnections();
  }

  /** A producer's WebSocket opened. Empty while draining (close it 1012). */
  public Optional<Receiver> connected(Connection connection) {
    if (draining) {
      return Optional.empty();
    }
    ProducerDesk desk =
        new ProducerDesk(
            new ProducerDesk.Surroundings(broker, policy, followers, desks::remove, metrics));
    EdgeSession session =
        new EdgeSession(
            generations.incrementAndGet(),
            times.clock().instant(),
            new EdgeSession.Line(connection, policy.outbound(), times.timer(), ProducerCodec.PONG),
            desk,
            failure -> metrics.count(Metrics.Counter.INTERNAL_ERRORS));
    desk.serve(session);
    desks.add(desk);
    metrics.count(Metrics.Counter.PRODUCERS_OPENED);
    if (draining) {
      // The drain may have passed over it.
      desk.close(CloseCode.RESTART, "the broker restarts", () -> {});
    }
    return Optional.of(new ProducerLink(desk, session));
  }

  /**
   * Lets nobody in any more and closes all connections with 1012.
   *
   * @return completes when the last close is under way
   */
  public CompletableFuture<Void> drain() {
    draining = true;
    return CompletableFuture.allOf(
        desks.stream().map(ProducerDesks::restarted).toArray(CompletableFuture<?>[]::new));
  }

  private static CompletableFuture<Void> restarted(ProducerDesk desk) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    desk.close(CloseCode.RESTART, "the broker restarts", () -> closed.complete(null));
    return closed;
  }

  /** Ends its sweep. */
  public void stop() {
    draining = true;
    sweep.ifPresent(Timer.Repeated::stop);
  }

  /** Commands that somebody follows. */
  public int followed() {
    return followers.size();
  }
}
