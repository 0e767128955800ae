package org.edgewire.standalone.testing.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.edgewire.endpoint.Peer;
import org.edgewire.endpoint.SocketMount;
import org.edgewire.endpoint.Tap;
import org.edgewire.handshake.Decision;
import org.edgewire.mailbox.Timer;
import org.edgewire.store.jdbc.StoreTap;

/**
 * Makes things go wrong between the sockets and the broker, and in its store. Faults happen once
 * unless more is said; several may be planned for one frame, of which the first planned happens.
 * Delays are of the broker's time. What happened stands in the report of the test. Thread-safe.
 */
public final class Faults {
  /** Name of the system property with the seed of a run that is to be repeated. */
  public static final String SEED_PROPERTY = "edgewire.faults.seed";

  private final Timer timer;
  private final Consumer<String> notes;
  private final List<Planned> planned = new ArrayList<>();
  private final List<FaultyLink> links = new CopyOnWriteArrayList<>();
  private final StoreFaults store;
  private final Refusals refusals;
  private Optional<RandomFaults> random = Optional.empty();
  private String chance = "";

  /**
   * @param timer of the broker
   * @param notes hear of every fault that happens
   */
  public Faults(Timer timer, Consumer<String> notes) {
    this.timer = timer;
    this.notes = notes;
    this.store = new StoreFaults(timer, notes);
    this.refusals = new Refusals(notes);
  }

  /** A fault that was asked for, and how many frames it could have been about so far. */
  private static final class Planned {
    private final Frames frames;
    private final Fate fate;
    private int matched;

    Planned(Frames frames, Fate fate) {
      this.frames = frames;
      this.fate = fate;
    }

    boolean happensTo(Peer peer, Direction way, String frame) {
      return frames.match(peer, way, frame) && frames.means(++matched);
    }
  }

  /** Loses these frames; the sender believes that they arrived. */
  public Faults drop(Frames frames) {
    return plan(frames, Fate.DROP);
  }

  /** Lets these frames arrive twice. */
  public Faults duplicate(Frames frames) {
    return plan(frames, Fate.TWICE);
  }

  /**
   * Lets these frames, and all behind them on the same connection, wait.
   *
   * @param time of the broker
   */
  public Faults delay(Frames frames, Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a delay is longer than nothing, not " + time);
    }
    return plan(frames, Fate.delayed(time));
  }

  private synchronized Faults plan(Frames frames, Fate fate) {
    planned.add(new Planned(frames, fate));
    return this;
  }

  /**
   * Lets chance decide about every frame for which nothing was planned, pings and pongs excepted.
   * The same seed decides the same about the n-th frame of the same agent or member; it stands in
   * the report of a test that fails.
   */
  public synchronized Faults random(long seed, Chances chances) {
    random = Optional.of(new RandomFaults(seed, chances));
    chance = random.get().toString();
    notes.accept(chance);
    return this;
  }

  /**
   * The same with another seed in every run, or with that of the system property {@value
   * #SEED_PROPERTY}.
   */
  public Faults random(Chances chances) {
    return random(Long.getLong(SEED_PROPERTY, ThreadLocalRandom.current().nextLong()), chances);
  }

  /**
   * Refuses the next handshakes of anybody before the broker sees them.
   *
   * @param times how many
   * @param status 403, 429 or 503; the latter two with {@code Retry-After: 1}
   */
  public Faults refuse(int times, int status) {
    refusals.add(Optional.empty(), times, status);
    return this;
  }

  /** The same, for one agent only. */
  public Faults refuse(String agentId, int times, int status) {
    refusals.add(Optional.of(agentId), times, status);
    return this;
  }

  /**
   * The network loses the connections that this agent or user has now: nothing goes either way any
   * more, and neither side is told.
   */
  public Faults halfOpen(String agentOrUserId) {
    for (FaultyLink link : links) {
      if (name(link.peer()).equals(agentOrUserId)) {
        link.halfOpen();
        notes.accept("half-open: " + told(link.peer()));
      }
    }
    return this;
  }

  /** The last chance that was asked for, with its seed, in words; empty when there was none. */
  public synchronized String chance() {
    return chance;
  }

  /** Whether a connection that this agent or user has is half-open. */
  public boolean isHalfOpen(String agentOrUserId) {
    return links.stream()
        .anyMatch(link -> link.isHalfOpen() && name(link.peer()).equals(agentOrUserId));
  }

  /** Whether something waits for time to pass on a connection that this agent or user has. */
  public boolean isHeldUp(String agentOrUserId) {
    return links.stream()
        .anyMatch(link -> link.isHeldUp() && name(link.peer()).equals(agentOrUserId));
  }

  /** What goes wrong in the store. */
  public StoreFaults store() {
    return store;
  }

  /** Nothing goes wrong from now on; what is late comes in its time, what is half-open stays so. */
  public void clear() {
    synchronized (this) {
      planned.clear();
      random = Optional.empty();
    }
    refusals.clear();
    store.clear();
  }

  /** For the server: stands between its sockets and the broker. */
  public Tap tap() {
    return (peer, connection, serve) -> {
      FaultyLink link = new FaultyLink(peer, connection, new Judging());
      links.add(link);
      return serve.apply(link).map(link::to);
    };
  }

  /** For the server: a socket whose handshakes may be refused. */
  public SocketMount over(SocketMount socket) {
    return new SocketMount(
        socket.endpoint(),
        request -> {
          Optional<Decision> refused = refusals.decide(request);
          return refused.isPresent()
              ? CompletableFuture.completedFuture(refused.get())
              : socket.gate().decide(request);
        },
        socket.maxMessageBytes());
  }

  /** For the server: a store's database that may not be there. */
  public DataSource over(DataSource database) {
    return new AbsentSource(database, store.tap());
  }

  /** For the server: stands between a store and its database, which may be slow or fail. */
  public StoreTap storeTap() {
    return store.tap();
  }

  private final class Judging implements FaultyLink.Judge {
    @Override
    public Fate decide(Peer peer, Direction way, String frame) {
      Fate fate = judge(peer, way, frame);
      if (fate.isFault()) {
        String where = way == Direction.IN ? " from " : " to ";
        notes.accept(fate.told() + where + told(peer) + ": " + frame);
      }
      return fate;
    }

    @Override
    public void later(Duration delay, Runnable task) {
      timer.after(delay, task);
    }

    @Override
    public void gone(FaultyLink link) {
      links.remove(link);
    }
  }

  private synchronized Fate judge(Peer peer, Direction way, String frame) {
    Optional<Fate> wanted = Optional.empty();
    for (Planned one : planned) {
      // Each counts what it could be about, also where another comes first.
      if (one.happensTo(peer, way, frame) && wanted.isEmpty()) {
        wanted = Optional.of(one.fate);
      }
    }
    return wanted.orElseGet(() -> random.map(it -> it.decide(peer, way, frame)).orElse(Fate.PASS));
  }

  private static String name(Peer peer) {
    if (peer instanceof Peer.Agent agent) {
      return agent.id().value();
    }
    return peer instanceof Peer.Member member ? member.user().value() : "";
  }

  private static String told(Peer peer) {
    if (peer instanceof Peer.Agent agent) {
      return "agent " + agent.id();
    }
    if (peer instanceof Peer.Member member) {
      return "member " + member.user() + " of " + member.session();
    }
    return peer instanceof Peer.Producer ? "a producer" : "a watcher";
  }
}
