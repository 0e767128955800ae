package org.edgewire.store.jdbc;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Intake;
import org.edgewire.store.Refusal;

/** What waits for the writer, in four queues. Any thread adds, the writer takes. */
final class Intakes {
  private enum State {
    OPEN,
    /** The database is away: only what survives that is taken. */
    AWAY,
    CLOSED
  }

  private static final class Line {
    final Queue<Task<?>> tasks = new ConcurrentLinkedQueue<>();
    final AtomicInteger size = new AtomicInteger();
    final AtomicLong bytes = new AtomicLong();
  }

  private final Map<Intake, Line> lines = new EnumMap<>(Intake.class);
  private final JdbcStoreOptions.Queues limits;
  private final Metrics metrics;
  private volatile State state = State.OPEN;

  Intakes(JdbcStoreOptions.Queues limits, Metrics metrics) {
    this.limits = limits;
    this.metrics = metrics;
    for (Intake intake : Intake.values()) {
      lines.put(intake, new Line());
    }
  }

  /** Adds a task, or refuses it at once. */
  void add(Task<?> task) {
    Intake intake = task.operation().intake();
    Optional<Refusal> refusal = refusal(intake, task.operation().weight());
    if (refusal.isPresent()) {
      task.refused(refusal.get(), metrics);
      return;
    }
    lines.get(intake).tasks.add(task);
    // The writer may have looked for the last time between the check and the addition.
    if (state == State.CLOSED) {
      refuseAll(Refusal.CLOSED);
    }
  }

  private Optional<Refusal> refusal(Intake intake, int weight) {
    if (state == State.CLOSED) {
      return Optional.of(Refusal.CLOSED);
    }
    if (state == State.AWAY && !intake.survivesOutage()) {
      return Optional.of(Refusal.UNAVAILABLE);
    }
    Line line = lines.get(intake);
    int size = line.size.incrementAndGet();
    long bytes = line.bytes.addAndGet(weight);
    if (isOver(intake, size, bytes, weight)) {
      leave(line, weight);
      return Optional.of(Refusal.BUSY);
    }
    return Optional.empty();
  }

  private boolean isOver(Intake intake, int size, long bytes, int weight) {
    return switch (intake) {
      case AGENT, BROKER -> false;
      case LOOKUP -> size > limits.lookups();
      case ROOM, PRODUCER ->
          // One that alone is over the limit would else never pass.
          size > limits.producers() || (bytes > limits.producerBytes() && bytes > weight);
    };
  }

  /** Moves what waits into {@code group}, in the order of the queues, until the group is full. */
  void take(List<Task<?>> group, int weightSoFar) {
    int weight = weightSoFar;
    for (Line line : lines.values()) {
      while (group.size() < limits.groupOperations() && weight < limits.groupBytes()) {
        Optional<Task<?>> task = poll(line);
        if (task.isEmpty()) {
          break;
        }
        weight += task.get().operation().weight();
        group.add(task.get());
      }
    }
  }

  /** The database went away: refuses those who cannot wait, now and from now on. */
  void away() {
    if (state == State.OPEN) {
      state = State.AWAY;
    }
    for (Intake intake : Intake.values()) {
      if (!intake.survivesOutage()) {
        refuse(lines.get(intake), Refusal.UNAVAILABLE);
      }
    }
  }

  /** The database is back. */
  void back() {
    if (state == State.AWAY) {
      state = State.OPEN;
    }
  }

  /** Takes nothing from now on. What waits can still be taken. */
  void close() {
    state = State.CLOSED;
  }

  void refuseAll(Refusal why) {
    lines.values().forEach(line -> refuse(line, why));
  }

  int waiting() {
    return lines.values().stream().mapToInt(line -> line.size.get()).sum();
  }

  private void refuse(Line line, Refusal why) {
    for (Optional<Task<?>> task = poll(line); task.isPresent(); task = poll(line)) {
      task.get().refused(why, metrics);
    }
  }

  private static Optional<Task<?>> poll(Line line) {
    Task<?> task = line.tasks.poll();
    if (task == null) {
      return Optional.empty();
    }
    leave(line, task.operation().weight());
    return Optional.of(task);
  }

  private static void leave(Line line, int weight) {
    line.size.decrementAndGet();
    line.bytes.addAndGet(-weight);
  }
}
