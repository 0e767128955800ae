package org.edgewire.store.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.edgewire.command.Lifecycle;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.StoreException;

/**
 * Writes what is only in the journal into the tables, slice by slice, the oldest first, and deletes
 * the journal rows that nothing needs any more in the same transaction.
 */
final class Checkpoints {
  private static final Logger LOG = System.getLogger(Checkpoints.class.getName());

  /** Somebody waits until everything up to {@code group} is in the tables. */
  private record Request(CompletableFuture<Void> done, long group) {}

  private final Link link;
  private final Tables tables;
  private final Memory memory;
  private final SliceWriter writer;
  private final JdbcStoreOptions.Checkpoints limits;
  private final Timer timer;
  private final Metrics metrics;
  private final Supplier<Instant> now;
  private final Queue<CompletableFuture<Void>> asked = new ConcurrentLinkedQueue<>();
  private final Queue<Request> requests = new ArrayDeque<>();
  private Optional<Slice> uncertain = Optional.empty();
  private volatile Optional<String> problem = Optional.empty();

  Checkpoints(Link link, Memory memory, Surroundings surroundings, Supplier<Instant> now) {
    this.link = link;
    this.tables = Tables.over(link);
    this.memory = memory;
    JdbcStoreOptions options = surroundings.options();
    this.writer = new SliceWriter(tables, memory, new Lifecycle(options.policy()));
    this.limits = options.checkpoints();
    this.timer = surroundings.timer();
    this.metrics = surroundings.metrics();
    this.now = now;
  }

  /** Why the last checkpoint did not succeed; empty when it did. Any thread. */
  Optional<String> problem() {
    return problem;
  }

  /** Any thread. */
  CompletableFuture<Void> ask() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    asked.add(done);
    return done;
  }

  /** Whether somebody asked for one and was not answered. */
  boolean isAwaited() {
    return !asked.isEmpty() || !requests.isEmpty();
  }

  /**
   * Writes a slice when it is time for one.
   *
   * @param idle nothing else is waiting
   * @param lastGroup the last durable group
   * @return whether something was written
   */
  boolean step(boolean idle, long lastGroup) {
    adopt(lastGroup);
    boolean worked = false;
    while (isOverLimit() && writeSlice(Slice.oldest(memory, limits.slice()))) {
      worked = true;
    }
    if (!worked && !requests.isEmpty() && !memory.isSaved()) {
      worked = writeSlice(Slice.oldest(memory, limits.slice()));
    }
    if (!worked && idle) {
      long cutoff = timer.nanoTime() - limits.idleAge().toNanos();
      Slice slice = Slice.olderThan(memory, cutoff, limits.idleSlice());
      worked = !slice.isEmpty() && writeSlice(slice);
    }
    answer();
    return worked;
  }

  /** Writes everything; false when the database failed. */
  boolean all() {
    while (!memory.isSaved()) {
      if (!writeSlice(Slice.oldest(memory, limits.slice()))) {
        return false;
      }
    }
    return true;
  }

  private boolean isOverLimit() {
    return memory.unsavedItems() > limits.unsavedCommands()
        || memory.unsavedBytes() > limits.unsavedBytes();
  }

  private void adopt(long lastGroup) {
    for (CompletableFuture<Void> done = asked.poll(); done != null; done = asked.poll()) {
      requests.add(new Request(done, lastGroup));
    }
  }

  private void answer() {
    OptionalLong first = memory.firstGroup(Slice.NOTHING);
    while (!requests.isEmpty()
        && (first.isEmpty() || first.getAsLong() > requests.element().group())) {
      CompletableFuture<Void> done = requests.remove().done();
      Task.tell(() -> done.complete(null), metrics);
    }
  }

  /** Nobody who waits can be served. */
  void refuse(String why) {
    adopt(0);
    List<Request> all = new ArrayList<>(requests);
    requests.clear();
    for (Request request : all) {
      StoreException failure = new StoreException(why, new IllegalStateException(why));
      Task.tell(() -> request.done().completeExceptionally(failure), metrics);
    }
  }

  private boolean writeSlice(Slice slice) {
    long keepFrom = keepFrom(slice);
    try {
      try {
        transaction(slice, keepFrom);
      } catch (SQLException e) {
        if (!SqlErrors.isPoison(e) || uncertain.isPresent()) {
          throw e;
        }
        link.rollback();
        LOG.log(
            Level.WARNING, "a checkpoint was refused ({0}); now one by one", SqlErrors.describe(e));
        oneByOne(slice);
        tables.journal().deleteBefore(keepFrom);
        link.commit();
      }
      problem = Optional.empty();
      return true;
    } catch (SQLException e) {
      link.failed("refused a checkpoint", e);
      // Until one succeeds: the journal may take what the tables do not.
      problem = link.problem();
      return false;
    }
  }

  /** The first journal row that must stay once the slice is written. */
  private long keepFrom(Slice slice) {
    return memory.firstGroup(slice).orElse(Long.MAX_VALUE);
  }

  private void transaction(Slice slice, long keepFrom) throws SQLException {
    SliceWriter.Written written = writer.write(slice, now.get());
    tables.journal().deleteBefore(keepFrom);
    uncertain = Optional.of(slice);
    link.commit();
    uncertain = Optional.empty();
    writer.remember(written);
    metrics.count(Metrics.Counter.CHECKPOINTS);
  }

  private void oneByOne(Slice slice) throws SQLException {
    for (Slice single : slice.singles()) {
      try {
        transaction(single, 0);
      } catch (SQLException e) {
        if (!SqlErrors.isPoison(e) || uncertain.isPresent()) {
          throw e;
        }
        link.rollback();
        setAside(single, e);
      }
    }
  }

  private void setAside(Slice single, SQLException e) throws SQLException {
    writer.setAside(single, now.get(), SqlErrors.state(e));
    link.commit();
    writer.rememberSetAside(single);
    metrics.count(Metrics.Counter.QUARANTINED);
    LOG.log(
        Level.ERROR,
        "set aside in ec_quarantine, because its table refuses it: {0} ({1})",
        what(single),
        SqlErrors.describe(e));
  }

  private static String what(Slice single) {
    if (!single.sessions().isEmpty()) {
      return "a session";
    }
    if (!single.hooks().isEmpty()) {
      return "a webhook";
    }
    return single.commands().isEmpty() ? "what is known of an agent" : "a command";
  }

  /**
   * Finds out what the rows say after a commit whose answer was lost; false when the database
   * cannot say.
   */
  boolean settle() {
    if (uncertain.isEmpty()) {
      return true;
    }
    try {
      writer.reconcile(uncertain.get());
      link.rollback();
    } catch (SQLException e) {
      link.failed("cannot be read", e);
      return false;
    }
    uncertain = Optional.empty();
    return true;
  }
}
