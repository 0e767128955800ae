package org.edgewire.store.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.CommitListener;
import org.edgewire.store.Refusal;

/** Turns what waits into groups, makes each durable with one row, and tells everyone concerned. */
final class Commits {
  private static final Logger LOG = System.getLogger(Commits.class.getName());

  /**
   * A decided group.
   *
   * @param number its row
   * @param tasks what was decided, in that order
   * @param ledger what it changes
   */
  private record Group(long number, List<Task<?>> tasks, GroupLedger ledger) {
    boolean hasEvents() {
      return !ledger.staging().events().isEmpty();
    }
  }

  private final Link link;
  private final Tables tables;
  private final Memory memory;
  private final GroupLedger.Shared shared;
  private final Intakes intakes;
  private final JdbcStoreOptions.Queues limits;
  private final Clock clock;
  private final Timer timer;
  private final Metrics metrics;
  private final Deque<Task<?>> kept = new ArrayDeque<>();
  private Optional<Group> unsettled = Optional.empty();
  private CommitListener listener;
  private Instant lastTime = Instant.EPOCH;
  private long nextSeq;
  private long nextGroup;

  Commits(
      Link link,
      Memory memory,
      Intakes intakes,
      Surroundings surroundings,
      Recovery.Position position) {
    this.link = link;
    this.tables = Tables.over(link);
    this.memory = memory;
    this.intakes = intakes;
    this.limits = surroundings.options().queues();
    this.clock = surroundings.clock();
    this.timer = surroundings.timer();
    this.metrics = surroundings.metrics();
    this.nextSeq = position.nextSeq();
    this.nextGroup = position.nextGroup();
    this.shared =
        new GroupLedger.Shared(
            memory, tables, () -> nextSeq++, surroundings.options().webhookIds(), metrics);
  }

  void listener(CommitListener all) {
    listener = all;
  }

  /** The last group that became durable. */
  long lastGroup() {
    return nextGroup - 1;
  }

  Instant now() {
    Instant time = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (time.isAfter(lastTime)) {
      lastTime = time;
    }
    return lastTime;
  }

  /** The next group begins with this task. */
  void first(Task<?> task) {
    kept.addFirst(task);
  }

  /** Commits one group of what waits; false when nothing waits. */
  boolean step() {
    List<Task<?>> tasks = take();
    if (tasks.isEmpty()) {
      return false;
    }
    GroupLedger ledger = new GroupLedger(now(), shared);
    Group group = new Group(nextGroup, tasks, ledger);
    try {
      write(group);
    } catch (LostConnectionException e) {
      failed(group, e.failure());
      return true;
    } catch (SQLException e) {
      failed(group, e);
      return true;
    } catch (RuntimeException | Error e) {
      broken(group, e);
      return true;
    }
    commit(group);
    return true;
  }

  private List<Task<?>> take() {
    List<Task<?>> tasks = new ArrayList<>();
    int weight = 0;
    while (!kept.isEmpty()
        && tasks.size() < limits.groupOperations()
        && weight < limits.groupBytes()) {
      Task<?> task = kept.remove();
      weight += task.operation().weight();
      tasks.add(task);
    }
    intakes.take(tasks, weight);
    return tasks;
  }

  private void write(Group group) throws SQLException {
    GroupLedger ledger = group.ledger();
    ledger.lookup().prefetch(group.tasks().stream().map(Task::operation).toList());
    Staging staging = ledger.staging();
    for (Task<?> task : group.tasks()) {
      staging.mark();
      if (!task.decide(ledger, metrics)) {
        staging.undo();
        memory.forgetFloors();
      }
      task.factsEnd(staging.facts().size());
    }
    if (group.hasEvents()) {
      byte[] lines = EventWriter.lines(staging.events());
      link.beginGroup();
      tables.journal().insert(group.number(), ledger.now(), lines);
    } else {
      link.rollback();
    }
  }

  private void commit(Group group) {
    if (!group.hasEvents()) {
      publish(group);
      return;
    }
    nextGroup++;
    try {
      link.commitGroup();
    } catch (SQLException e) {
      // Nobody knows whether it is there until the database can be asked.
      unsettled = Optional.of(group);
      link.failed("was lost while it committed", e);
      return;
    }
    publish(group);
  }

  /**
   * Finds out what became of a commit whose answer was lost; false when the database cannot say.
   */
  boolean settle() {
    if (unsettled.isEmpty()) {
      return true;
    }
    Group group = unsettled.get();
    boolean there;
    try {
      there = tables.journal().exists(group.number()) || !tables.journal().claim(group.number());
      link.rollback();
      link.sync();
    } catch (SQLException e) {
      link.failed("cannot be read", e);
      return false;
    }
    unsettled = Optional.empty();
    if (there) {
      publish(group);
    } else {
      giveBack(group.tasks());
    }
    return true;
  }

  private void publish(Group group) {
    if (group.hasEvents()) {
      metrics.count(Metrics.Counter.GROUPS);
    }
    Staging staging = group.ledger().staging();
    staging.mergeInto(memory, new Since(group.number(), timer.nanoTime()));
    group.ledger().lookup().remember();
    tell(group.tasks(), staging.facts());
  }

  /** In the order of the decisions: what an operation changed, then the one who asked for it. */
  private void tell(List<Task<?>> tasks, List<Consumer<CommitListener>> facts) {
    int told = 0;
    for (Task<?> task : tasks) {
      for (; told < task.factsEnd(); told++) {
        Consumer<CommitListener> fact = facts.get(told);
        Task.tell(() -> fact.accept(listener), metrics);
      }
      task.committed(metrics);
    }
  }

  private void failed(Group group, SQLException e) {
    metrics.count(Metrics.Counter.GROUPS_FAILED);
    link.failed("refused a write", e);
    giveBack(group.tasks());
  }

  /**
   * Those who can wait are decided again, in their order; the others hear that nothing was kept.
   */
  private void giveBack(List<Task<?>> tasks) {
    memory.forgetFloors();
    List<Task<?>> waiting = new ArrayList<>();
    for (Task<?> task : tasks) {
      if (task.operation().intake().survivesOutage()) {
        waiting.add(task);
      } else {
        task.refused(Refusal.UNAVAILABLE, metrics);
      }
    }
    for (int i = waiting.size() - 1; i >= 0; i--) {
      kept.addFirst(waiting.get(i));
    }
  }

  private void broken(Group group, Throwable e) {
    LOG.log(Level.ERROR, "a group of operations failed", e);
    metrics.count(Metrics.Counter.INTERNAL_ERRORS);
    try {
      link.rollback();
    } catch (SQLException lost) {
      link.failed("was lost", lost);
    }
    memory.forgetFloors();
    group.tasks().forEach(task -> task.refused(Refusal.FAILED, metrics));
  }

  int waiting() {
    return kept.size();
  }

  boolean hasWork() {
    return !kept.isEmpty() || unsettled.isPresent() || intakes.waiting() > 0;
  }

  /** The end: whoever still waits hears that. */
  void refuseAll(Refusal why) {
    unsettled.ifPresent(group -> group.tasks().forEach(task -> task.refused(why, metrics)));
    unsettled = Optional.empty();
    kept.forEach(task -> task.refused(why, metrics));
    kept.clear();
    intakes.refuseAll(why);
  }
}
