package org.edgewire.dispatch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.edgewire.command.AgentId;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.OutboundMessage;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.session.EdgeSession;
import org.edgewire.store.Announcement;
import org.edgewire.wire.AgentCodec;
import org.edgewire.wire.BrokerMessage;

/**
 * Serves one agent: the owner of its connection, its lanes, its window and its polls. Everything
 * that happens to the agent is a task in this desk's mailbox, in the order in which it became
 * durable or came in.
 *
 * <p>A desk is opened at the first touch and retired when the agent has been away for a while;
 * tasks that arrive later go to the desk that follows it.
 */
final class AgentDesk {
  /** Why connections are closed when the broker ends. */
  static final String RESTARTS = "the broker restarts";

  private static final Logger LOG = System.getLogger(AgentDesk.class.getName());
  private static final int MAILBOX_CAPACITY = 1_024;
  private static final Duration ANNOUNCEMENT = Duration.ofSeconds(2);
  private static final Duration RETIRE_AFTER = Duration.ofMinutes(2);

  private final AgentId id;
  private final Tools tools;
  private final Desks desks;
  private final Mailbox mailbox;
  private final Courier courier;
  private final Notes notes;
  private final Polls polls;
  private final StallWatch stallWatch;
  private final Deque<Long> takeovers = new ArrayDeque<>();

  private Optional<EdgeSession> session = Optional.empty();
  private boolean retired;
  private boolean usedToDedup;
  private volatile long touchedAt;

  private volatile Outline outline;

  /** What a desk needs of the others. */
  interface Desks {
    /** The desk that serves the agent now. */
    AgentDesk desk(AgentId id);

    /** Takes a desk out of service. */
    void retire(AgentDesk desk);

    /** The agent's WebSocket opened. */
    void online(AgentId id);

    /** Whether all WebSockets are being closed. */
    boolean areDraining();

    /** The agent's WebSocket is gone. */
    void offline(AgentId id, int closeCode);
  }

  /**
   * What others may see of a desk, from any thread.
   *
   * @param session its WebSocket
   * @param takeovers connections replaced since the desk opened
   * @param flappingUntil nanoseconds of the timer until which further handshakes are refused
   * @param flapping whether {@code flappingUntil} counts
   */
  record Outline(
      Optional<EdgeSession> session, long takeovers, long flappingUntil, boolean flapping) {}

  AgentDesk(AgentId id, Tools tools, Desks desks) {
    this.id = id;
    this.tools = tools;
    this.desks = desks;
    this.mailbox = new Mailbox(tools.workers(), MAILBOX_CAPACITY, this::failed);
    this.courier = new Courier(this, tools);
    this.notes = new Notes(this, tools);
    this.polls = new Polls(this, tools);
    this.stallWatch = new StallWatch(this, tools);
    this.touchedAt = tools.timer().nanoTime();
    this.outline = new Outline(Optional.empty(), 0, 0, false);
  }

  AgentId id() {
    return id;
  }

  Outline outline() {
    return outline;
  }

  /**
   * How long its agent has not been heard by {@code now}, a time of the timer, in nanoseconds;
   * about that when it has no WebSocket. Any thread.
   */
  long heardAgo(long now) {
    return outline.session().map(EdgeSession::silence).orElse(now - touchedAt);
  }

  Courier courier() {
    return courier;
  }

  Notes notes() {
    return notes;
  }

  Polls polls() {
    return polls;
  }

  StallWatch stallWatch() {
    return stallWatch;
  }

  Optional<EdgeSession> session() {
    return session;
  }

  /** Runs a task of this agent on whichever desk serves it then. */
  void post(Consumer<AgentDesk> task) {
    mailbox.post(() -> run(task));
  }

  /** The same for tasks that nothing else bounds; false when too many wait. */
  boolean offer(Consumer<AgentDesk> task) {
    return mailbox.offer(() -> run(task));
  }

  private void run(Consumer<AgentDesk> task) {
    if (retired) {
      desks.desk(id).post(task);
    } else {
      task.accept(this);
    }
  }

  /** A WebSocket opened. The newest wins, also when two opened at once. */
  void opened(EdgeSession opened) {
    touch();
    Optional<EdgeSession> older = session;
    if (older.filter(current -> current.generation() > opened.generation()).isPresent()) {
      opened.outbound().close(CloseCode.REPLACED, "a newer connection took over", () -> {});
      opened.end();
      return;
    }
    older.ifPresent(this::takenOver);
    session = Optional.of(opened);
    notes.socketOpened();
    publish();
    LOG.log(Level.INFO, "WebSocket connection established for {0}", id);
    if (older.isEmpty()) {
      desks.online(id);
    }
    polls.socketOpened();
    Instant now = tools.clock().instant();
    if (older.isEmpty()) {
      notes.note(agent -> agent.seen(now), new Announcement.AgentOnline(id, now));
    } else {
      notes.note(agent -> agent.seen(now));
    }
    if (desks.areDraining()) {
      // The drain may have passed over it.
      end(CloseCode.RESTART, RESTARTS);
      return;
    }
    courier.ready();
  }

  private void takenOver(EdgeSession older) {
    tools.metrics().count(Counter.TAKEOVERS);
    long now = tools.timer().nanoTime();
    takeovers.addLast(now);
    while (now - takeovers.getFirst() > Duration.ofMinutes(1).toNanos()) {
      takeovers.removeFirst();
    }
    leave(older, CloseCode.REPLACED, "a newer connection took over");
  }

  /**
   * A connection is over: by the peer, by the network, or because the broker ends it with {@code
   * code}.
   */
  void end(EdgeSession ended, CloseCode code, String reason, int observedCode) {
    boolean current = session.filter(open -> open == ended).isPresent();
    leave(ended, code, reason);
    if (current) {
      session = Optional.empty();
      publish();
      LOG.log(
          Level.INFO,
          "WebSocket connection of {0} ended with {1}",
          id,
          Integer.toString(observedCode));
      Instant now = tools.clock().instant();
      notes.note(
          agent -> agent.closed(observedCode, now),
          new Announcement.AgentOffline(id, observedCode, now));
      desks.offline(id, observedCode);
    }
  }

  /** Finds out whether a socket that is open is still alive. */
  void probeSocket() {
    session.ifPresent(EdgeSession::probe);
  }

  /** Ends the open connection, if there is one. */
  void end(CloseCode code, String reason) {
    session.ifPresent(open -> end(open, code, reason, code.code()));
  }

  private void leave(EdgeSession left, CloseCode code, String reason) {
    if (!left.hasEnded()) {
      left.end();
      left.outbound().close(code, reason, () -> post(desk -> desk.courier().settle(left)));
    }
  }

  /** The agent's state of health. */
  void status(EdgeSession from, JsonText data, List<String> capabilities) {
    if (session.filter(open -> open == from).isEmpty()) {
      return;
    }
    touch();
    from.announced(capabilities.contains("dedup"));
    usedToDedup = from.dedups();
    Instant now = tools.clock().instant();
    notes.note(agent -> agent.withStatus(data, capabilities, now));
    courier.pump();
  }

  /** Whether the agent announced, when it was last heard of, that it de-duplicates. */
  void knownToDedup(boolean announced) {
    usedToDedup = announced;
  }

  /**
   * Whether a connection is worth waiting for: what is sent before the agent repeats that it
   * de-duplicates could not be sent again.
   */
  boolean awaitsDedup(EdgeSession open) {
    return usedToDedup && open.mayStillAnnounce(ANNOUNCEMENT);
  }

  /** Tells an agent that something it said could not be used. Any thread. */
  void problem(EdgeSession to, String code, String message, Optional<String> ref) {
    String text = AgentCodec.encode(new BrokerMessage.Problem(code, message, ref));
    to.outbound().offer(OutboundMessage.of(text));
  }

  /**
   * Called every second: closes what is idle or stuck, gives slots back, retires a desk that nobody
   * needs.
   */
  void tick() {
    session.ifPresent(this::check);
    long ackTimeout = tools.policy().delivery().ackTimeout().toMillis();
    courier.deliveries().giveBackSlots(tools.clock().millis() - ackTimeout);
    if (session.isPresent() || polls.isWaiting()) {
      courier.ready();
    }
    stallWatch.tick();
    long untouched = tools.timer().nanoTime() - touchedAt;
    boolean busy = session.isPresent() || polls.isWaiting() || !courier.isIdle() || !notes.isIdle();
    if (!busy && untouched > RETIRE_AFTER.toNanos()) {
      retired = true;
      desks.retire(this);
    }
  }

  private void check(EdgeSession open) {
    open.outbound().checkDeadline();
    if (open.silence() > tools.policy().idleTimeout().toNanos()) {
      tools.metrics().count(Counter.IDLE_CLOSED);
      end(open, CloseCode.IDLE, "nothing heard for too long", CloseCode.IDLE.code());
    } else if (open.isProbeOverdue(tools.policy().probeTimeout())) {
      tools.metrics().count(Counter.IDLE_CLOSED);
      end(open, CloseCode.IDLE, "no pong", CloseCode.IDLE.code());
    }
  }

  void touch() {
    touchedAt = tools.timer().nanoTime();
  }

  private void publish() {
    boolean flapping = takeovers.size() > tools.policy().takeoversPerMinute();
    long until = flapping ? takeovers.getFirst() + Duration.ofMinutes(1).toNanos() : 0;
    outline = new Outline(session, outline.takeovers() + (isTakeOver() ? 1 : 0), until, flapping);
  }

  private boolean isTakeOver() {
    return session.isPresent()
        && outline.session().isPresent()
        && session.get() != outline.session().get();
  }

  private void failed(Throwable failure) {
    tools.metrics().count(Counter.INTERNAL_ERRORS);
    LOG.log(Level.ERROR, "a task of agent " + id + " failed", failure);
  }
}
