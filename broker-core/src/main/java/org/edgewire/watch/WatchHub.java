package org.edgewire.watch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandState;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Connection;
import org.edgewire.connection.Outbound;
import org.edgewire.connection.OutboundMessage;
import org.edgewire.connection.Receiver;
import org.edgewire.dispatch.BrokerListener;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.mailbox.Timer;
import org.edgewire.member.SessionId;
import org.edgewire.metrics.Metrics;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.session.EdgeSession;
import org.edgewire.store.Event;
import org.edgewire.wire.WatchCodec;
import org.edgewire.wire.WatchEvent;

/**
 * Passes events on to all watchers: the owner of them all. Each event is written once, whoever
 * hears it. While nobody watches, an event costs one read of a field.
 */
public final class WatchHub {
  private static final Logger LOG = System.getLogger(WatchHub.class.getName());
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final WatchPolicy policy;
  private final Clock clock;
  private final Timer timer;
  private final Metrics metrics;
  private final Mailbox mailbox;
  private final Set<Watcher> watchers = new LinkedHashSet<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong overrun = new AtomicLong();
  private final AtomicLong generations = new AtomicLong();
  private final BrokerListener listener = new Witness();
  private volatile boolean draining;
  private volatile Optional<Timer.Repeated> sweep = Optional.empty();

  /**
   * @param policy limits
   * @param clock tells when agents came and went
   * @param timer wakes the watch over connections
   * @param workers run the hub
   * @param metrics counts
   */
  public WatchHub(WatchPolicy policy, Clock clock, Timer timer, Executor workers, Metrics metrics) {
    this.policy = policy;
    this.clock = clock;
    this.timer = timer;
    this.metrics = metrics;
    this.mailbox = new Mailbox(workers, policy.maxBehind(), this::failed);
  }

  /** Begins to watch over its connections. Called once. */
  public void start() {
    sweep = Optional.of(timer.every(SWEEP, () -> mailbox.post(this::check)));
  }

  /** Has to hear of every change, on the thread that makes it known. */
  public BrokerListener listener() {
    return listener;
  }

  /** Tells who watches everything that a MiniApp session is being served. Any thread. */
  public void sessionOpened(SessionId session) {
    tell(new WatchEvent.SessionOpened(session, clock.instant()), WatchFilter::wantsAll);
  }

  /** Tells who watches everything that a MiniApp session is served no longer. Any thread. */
  public void sessionClosed(SessionId session, boolean ended) {
    tell(new WatchEvent.SessionClosed(session, ended, clock.instant()), WatchFilter::wantsAll);
  }

  /** Whether no further connection is let in for now. */
  public boolean isFull() {
    return connections.get() >= policy.maxConnections();
  }

  /** A watcher's WebSocket opened. Empty while draining (close it 1012). */
  public Optional<Receiver> connected(WatchFilter filter, Connection connection) {
    if (draining) {
      return Optional.empty();
    }
    connections.incrementAndGet();
    metrics.count(Counter.WATCHERS_OPENED);
    Queue queue = new Queue();
    EdgeSession session =
        new EdgeSession(
            generations.incrementAndGet(),
            clock.instant(),
            new EdgeSession.Line(connection, policy.outbound(), timer, WatchCodec.PONG),
            queue,
            this::failed);
    Watcher watcher = new Watcher(filter, policy, session, metrics);
    queue.watcher = Optional.of(watcher);
    mailbox.post(
        () -> {
          watchers.add(watcher);
          if (draining) {
            end(watcher, CloseCode.RESTART, "the broker restarts");
          }
        });
    return Optional.of(
        new WatchLink(session, (code, reason) -> mailbox.post(() -> end(watcher, code, reason))));
  }

  private void end(Watcher watcher, CloseCode code, String reason) {
    watcher.end(code, reason);
    forget(watcher);
  }

  private void forget(Watcher watcher) {
    if (watchers.remove(watcher)) {
      connections.decrementAndGet();
      metrics.count(Counter.WATCHERS_CLOSED);
    }
  }

  private void check() {
    for (Watcher watcher : new ArrayList<>(watchers)) {
      watcher.check();
      if (watcher.hasEnded()) {
        forget(watcher);
      }
    }
  }

  /** Any thread; never waits. */
  private void tell(WatchEvent event, Predicate<WatchFilter> wanted) {
    if (isWatched() && !mailbox.offer(() -> pass(event, wanted))) {
      overrun.incrementAndGet();
    }
  }

  private boolean isWatched() {
    return connections.get() > 0;
  }

  private void pass(WatchEvent event, Predicate<WatchFilter> wanted) {
    long lost = overrun.getAndSet(0);
    Optional<OutboundMessage> message = Optional.empty();
    for (Watcher watcher : watchers) {
      if (lost > 0) {
        watcher.miss(lost);
      }
      if (wanted.test(watcher.filter())) {
        OutboundMessage frame =
            message.orElseGet(() -> OutboundMessage.of(WatchCodec.encode(event)));
        message = Optional.of(frame);
        watcher.hear(frame);
      }
    }
  }

  /**
   * Lets nobody in any more and closes all connections with 1012.
   *
   * @return completes when the last close is under way
   */
  public CompletableFuture<Void> drain() {
    draining = true;
    CompletableFuture<Void> done = new CompletableFuture<>();
    mailbox.post(
        () -> {
          new ArrayList<>(watchers)
              .forEach(watcher -> end(watcher, CloseCode.RESTART, "the broker restarts"));
          done.complete(null);
        });
    return done;
  }

  /** Ends its sweep. */
  public void stop() {
    draining = true;
    sweep.ifPresent(Timer.Repeated::stop);
  }

  private void failed(Throwable failure) {
    metrics.count(Counter.INTERNAL_ERRORS);
    LOG.log(Level.ERROR, "an event could not be passed on to watchers", failure);
  }

  /** Hears what the queue in front of one watcher finds out. */
  private final class Queue implements Outbound.Listener {
    // Told right after construction, before anything is sent.
    private volatile Optional<Watcher> watcher = Optional.empty();

    @Override
    public void gaveUp(CloseCode code, String reason) {
      if (code == CloseCode.TOO_SLOW) {
        metrics.count(Counter.WATCH_SLOW_CLOSED);
      }
      mailbox.post(() -> watcher.ifPresent(slow -> end(slow, code, reason)));
    }

    @Override
    public void room() {
      mailbox.post(() -> watcher.ifPresent(Watcher::room));
    }

    @Override
    public void handed() {}
  }

  /** What happens, as events. */
  private final class Witness implements BrokerListener {
    @Override
    public void commandChanged(CommandState state) {
      if (isWatched()) {
        tell(
            new WatchEvent.CommandChanged(state),
            filter -> filter.wants(state.command().agent(), state.command().id()));
      }
    }

    @Override
    public void agentOnline(AgentId agent) {
      tell(new WatchEvent.AgentOnline(agent, clock.instant()), filter -> filter.wants(agent));
    }

    @Override
    public void agentOffline(AgentId agent, int closeCode) {
      tell(
          new WatchEvent.AgentOffline(agent, closeCode, clock.instant()),
          filter -> filter.wants(agent));
    }

    @Override
    public void agentReported(Event.AgentReported event) {
      tell(
          new WatchEvent.AgentEvent(event.agent(), event.eventId(), event.body(), event.at()),
          filter -> filter.wants(event.agent()));
    }
  }
}
