package org.edgewire.store.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.edgewire.command.Lifecycle;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.CommitListener;
import org.edgewire.store.Operation;
import org.edgewire.store.Receipt;
import org.edgewire.store.Refusal;

/** The one thread that decides, writes and tells; its work is {@link #step}, again and again. */
final class Writer {
  private static final Logger LOG = System.getLogger(Writer.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final long CLOSE_SECONDS = 10;

  private final Link link;
  private final Memory memory;
  private final Intakes intakes;
  private final Commits commits;
  private final Checkpoints checkpoints;
  private final WakeUps wakeUps;
  private final SessionDrops drops;
  private final Purge purge;
  private final H2Upkeep upkeep;
  private final Signal signal;
  private final Timer timer;
  private final Duration patience;
  private final boolean endsWithDatabase;
  private final Metrics metrics;
  private final AtomicBoolean owned = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private Optional<Timer.Repeated> ticks = Optional.empty();
  private volatile boolean closing;
  private volatile boolean ticked;
  private volatile Optional<Long> stepBegan = Optional.empty();

  Writer(
      Link link,
      Signal signal,
      Memory memory,
      Surroundings surroundings,
      Recovery.Position position) {
    this.link = link;
    this.signal = signal;
    this.memory = memory;
    this.timer = surroundings.timer();
    this.metrics = surroundings.metrics();
    this.intakes = new Intakes(surroundings.options().queues(), metrics);
    this.commits = new Commits(link, memory, intakes, surroundings, position);
    this.checkpoints = new Checkpoints(link, memory, surroundings, commits::now);
    Lifecycle lifecycle = new Lifecycle(surroundings.options().policy());
    this.wakeUps = new WakeUps(link, memory, lifecycle);
    this.drops = new SessionDrops(link, memory);
    this.purge = new Purge(link, memory, surroundings);
    this.patience = surroundings.options().backOff().stalled();
    this.upkeep = new H2Upkeep(surroundings.options());
    this.endsWithDatabase =
        surroundings.options().ownsDatabase()
            && surroundings.options().durability() == JdbcStoreOptions.Durability.MEMORY;
  }

  void start(CommitListener listener) {
    commits.listener(listener);
    ticked = true;
    ticks = Optional.of(timer.every(TICK, this::tick));
  }

  private void tick() {
    ticked = true;
    if (stall().isPresent()) {
      // The writer itself waits and cannot do it.
      intakes.away();
    }
    // Last: a writer that goes on takes operations again.
    signal.raise();
  }

  /** Why the tables do not follow the journal; empty when they do. Any thread. */
  Optional<String> lag() {
    return checkpoints.problem();
  }

  /** That the database keeps the writer waiting, when it does. Any thread. */
  Optional<String> stall() {
    return stepBegan
        .map(began -> Duration.ofNanos(timer.nanoTime() - began))
        .filter(waiting -> waiting.compareTo(patience) > 0)
        .map(waiting -> "the database has not answered for " + waiting.toSeconds() + " s");
  }

  /** Works until the store is closed. */
  void run() {
    if (!owned.compareAndSet(false, true)) {
      return;
    }
    while (!closing) {
      signal.lower();
      if (!closing && !safeStep()) {
        signal.await();
      }
    }
    finish();
  }

  private boolean safeStep() {
    stepBegan = Optional.of(timer.nanoTime());
    try {
      return step();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "a step of the store's writer failed", e);
      metrics.count(Metrics.Counter.INTERNAL_ERRORS);
      return false;
    } finally {
      stepBegan = Optional.empty();
    }
  }

  /** Does what is to be done next; false when nothing is, or the database is away. */
  boolean step() {
    if (!isConnected(false)) {
      return false;
    }
    wake();
    boolean worked = commits.step();
    if (link.problem().isEmpty()) {
      worked |= checkpoints.step(!worked, commits.lastGroup());
    }
    if (!worked && link.problem().isEmpty()) {
      worked = purge.step(commits.now());
    }
    if (link.problem().isPresent()) {
      away();
    } else if (worked) {
      upkeep.worked(link);
    } else {
      link.rest();
    }
    return worked;
  }

  private boolean isConnected(boolean atOnce) {
    boolean connected = link.ensureOpen(atOnce) && commits.settle() && checkpoints.settle();
    if (connected) {
      intakes.back();
      // Last: whoever sees that the store is up may submit.
      link.recovered();
    } else {
      away();
    }
    return connected;
  }

  private void away() {
    intakes.away();
    checkpoints.refuse("the database is away");
  }

  private void wake() {
    if (!ticked) {
      return;
    }
    ticked = false;
    try {
      Optional<Operation<Integer>> due = wakeUps.due(commits.now());
      Optional<Operation<Integer>> over = drops.due(commits.now());
      link.rollback();
      over.ifPresent(operation -> commits.first(new Task<>(operation, new Woken())));
      due.ifPresent(operation -> commits.first(new Task<>(operation, new Woken())));
    } catch (SQLException e) {
      ticked = true;
      link.failed("cannot be read", e);
    }
  }

  /** Looks again at once when there may be more than one group took. */
  private final class Woken implements Receipt<Integer> {
    @Override
    public void committed(Integer commands) {
      ticked |= commands >= WakeUps.MOST;
    }

    @Override
    public void refused(Refusal why) {
      // The next tick finds the same again.
    }
  }

  <R> void submit(Operation<R> operation, Receipt<R> receipt) {
    intakes.add(new Task<>(operation, receipt));
    signal.raise();
  }

  CompletableFuture<Void> checkpoint() {
    CompletableFuture<Void> done = checkpoints.ask();
    if (ended.getCount() == 0) {
      checkpoints.refuse("the store is closed");
    }
    signal.raise();
    return done;
  }

  int waiting() {
    return intakes.waiting();
  }

  /** Ends the loop and waits for it; where none ever ran, does the last work itself. */
  void close() {
    intakes.close();
    closing = true;
    signal.raise();
    if (owned.compareAndSet(false, true)) {
      finish();
      return;
    }
    try {
      if (!ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "the store's writer did not end within {0} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void finish() {
    ticks.ifPresent(Timer.Repeated::stop);
    try {
      drain();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the store's writer failed while it ended", e);
      metrics.count(Metrics.Counter.INTERNAL_ERRORS);
    } finally {
      commits.refuseAll(Refusal.CLOSED);
      checkpoints.refuse("the store is closed");
      memory.publish();
      ended.countDown();
    }
  }

  private void drain() {
    long end = timer.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    boolean connected = isConnected(true);
    while (connected && commits.hasWork() && timer.nanoTime() - end < 0) {
      commits.step();
      connected = link.problem().isEmpty() && isConnected(true);
    }
    if (connected && lastCheckpoint()) {
      upkeep.shutDown(link);
    }
    link.closeQuietly();
  }

  /** False when the database failed. */
  private boolean lastCheckpoint() {
    if (endsWithDatabase && !checkpoints.isAwaited()) {
      return true;
    }
    boolean written = checkpoints.all();
    if (written) {
      checkpoints.step(false, commits.lastGroup());
    }
    return written;
  }
}
