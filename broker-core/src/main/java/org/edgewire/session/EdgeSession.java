package org.edgewire.session;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.edgewire.connection.Connection;
import org.edgewire.connection.Outbound;
import org.edgewire.connection.OutboundLimits;
import org.edgewire.mailbox.Timer;

/**
 * One WebSocket of one agent, producer or watcher: its outbound queue, when it was last heard, and
 * what it did wrong. The methods that say so are for the I/O thread of the connection; the others
 * are for the mailbox of its owner.
 */
public final class EdgeSession {
  private static final int MAX_UNKNOWN_TYPES = 64;
  private static final Duration ABUSE_WINDOW = Duration.ofMinutes(1);

  private final long generation;
  private final Instant since;
  private final Timer timer;
  private final Outbound outbound;
  private final Connection connection;

  private final long openedAt;
  private volatile long heardAt;
  private volatile boolean ended;
  private final AtomicInteger unheardConfig = new AtomicInteger();

  private final Set<String> unknownTypes = new HashSet<>();
  private long abuseSince;
  private int abuses;

  private boolean announced;
  private boolean dedups;
  private boolean probed;
  private long probeSince;

  /**
   * How to build the outbound queue of a session.
   *
   * @param connection the only way out
   * @param limits of the queue
   * @param timer its monotonic clock
   * @param pong the text of a pong
   */
  public record Line(Connection connection, OutboundLimits limits, Timer timer, String pong) {}

  /**
   * @param generation grows with every connection of the agent
   * @param since when it was opened
   * @param line the connection and what its queue needs
   * @param listener hears of its end and of room
   * @param onFailure hears of defects
   */
  public EdgeSession(
      long generation,
      Instant since,
      Line line,
      Outbound.Listener listener,
      Consumer<Throwable> onFailure) {
    this.generation = generation;
    this.since = since;
    this.timer = line.timer();
    this.connection = line.connection();
    this.openedAt = timer.nanoTime();
    this.heardAt = openedAt;
    this.abuseSince = heardAt;
    this.outbound =
        new Outbound(connection, line.limits(), timer::nanoTime, line.pong(), listener, onFailure);
  }

  /** Tells this connection from the agent's earlier and later ones. */
  public long generation() {
    return generation;
  }

  /** When it was opened. */
  public Instant since() {
    return since;
  }

  /** Where messages go. */
  public Outbound outbound() {
    return outbound;
  }

  /**
   * I/O thread: a frame of any kind came in. Returns how long nothing had been heard, in
   * nanoseconds.
   */
  public long heard() {
    long now = timer.nanoTime();
    long silence = now - heardAt;
    heardAt = now;
    return silence;
  }

  /** A version of the agent's configuration goes out now. Any thread. */
  public void configGoesOut(int version) {
    unheardConfig.set(version);
  }

  /**
   * I/O thread: the version after whose sending this frame is the first one heard; 0 when there is
   * none.
   */
  public int takeUnheardConfig() {
    return unheardConfig.get() == 0 ? 0 : unheardConfig.getAndSet(0);
  }

  /** How long nothing has been heard, in nanoseconds. Any thread. */
  public long silence() {
    return timer.nanoTime() - heardAt;
  }

  /** Whether it is over; then nothing said on it counts. Any thread. */
  public boolean hasEnded() {
    return ended;
  }

  /** It is over. */
  public void end() {
    ended = true;
  }

  /**
   * I/O thread: counts a frame that could not be used; returns how many there were within a minute.
   */
  public int abused() {
    long now = timer.nanoTime();
    if (now - abuseSince > ABUSE_WINDOW.toNanos()) {
      abuseSince = now;
      abuses = 0;
    }
    return ++abuses;
  }

  /** I/O thread: whether this unknown type is to be answered: once per type, for so many types. */
  public boolean firstOfType(String type) {
    return unknownTypes.size() < MAX_UNKNOWN_TYPES && unknownTypes.add(type);
  }

  /** Whether it announced on this connection that it de-duplicates. */
  public boolean dedups() {
    return dedups;
  }

  /** It announced its capabilities. */
  public void announced(boolean deduplicates) {
    announced = true;
    dedups = deduplicates;
  }

  /** Whether it is new, and has not announced its capabilities yet. */
  public boolean mayStillAnnounce(Duration within) {
    return !announced && timer.nanoTime() - openedAt < within.toNanos();
  }

  /** Messages given to the queue that did not leave it yet. */
  public long ahead() {
    return outbound.ahead();
  }

  /** Pings the peer at the protocol level, to find out whether it is still there. */
  public void probe() {
    if (!probed) {
      probed = true;
      probeSince = timer.nanoTime();
      connection.ping();
    }
  }

  /** Whether a probe went unanswered for {@code limit}; one that was answered is forgotten. */
  public boolean isProbeOverdue(Duration limit) {
    if (probed && heardAt - probeSince > 0) {
      probed = false;
    }
    return probed && timer.nanoTime() - probeSince > limit.toNanos();
  }
}
