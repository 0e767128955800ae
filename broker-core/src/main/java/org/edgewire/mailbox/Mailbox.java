package org.edgewire.mailbox;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs the tasks of one owner one at a time, in the order of their arrival, on a borrowed executor.
 * What the tasks touch needs no lock: each task happens before the next one.
 *
 * <p>With {@code Runnable::run} as the executor the thread that finds the mailbox idle runs it, its
 * own task and those that others add meanwhile; a task added from within a task runs after it,
 * never inside it.
 *
 * <p>Thread-safe. A task that throws is reported and the next one runs.
 */
public final class Mailbox {
  /**
   * Runs a task at once on the calling thread: for owners whose tasks are short and never block.
   */
  public static final Executor INLINE = Runnable::run;

  /**
   * After so many tasks the executor's thread is given back, so that one busy owner does not starve
   * others.
   */
  private static final int BATCH = 64;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Executor executor;
  private final int capacity;
  private final Consumer<Throwable> onFailure;

  /**
   * @param executor runs the tasks
   * @param capacity how many tasks {@link #offer} lets wait
   * @param onFailure hears what a task threw; must not throw
   */
  public Mailbox(Executor executor, int capacity, Consumer<Throwable> onFailure) {
    this.executor = executor;
    this.capacity = capacity;
    this.onFailure = onFailure;
  }

  /**
   * Adds a task that came from outside.
   *
   * @return false when the mailbox is full and the task was not taken
   */
  public boolean offer(Runnable task) {
    if (waiting.get() >= capacity) {
      return false;
    }
    post(task);
    return true;
  }

  /**
   * Adds a task whose number is bounded where it is made (a commit's result, a timer, a send's
   * completion).
   */
  public void post(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      executor.execute(this::runBatch);
    }
  }

  private void runBatch() {
    int done = 0;
    while (true) {
      runOne();
      done++;
      if (waiting.decrementAndGet() == 0) {
        return;
      }
      if (done == BATCH && executor != INLINE) {
        executor.execute(this::runBatch);
        return;
      }
    }
  }

  private void runOne() {
    try {
      tasks.remove().run();
    } catch (Throwable failure) {
      onFailure.accept(failure);
    }
  }
}
