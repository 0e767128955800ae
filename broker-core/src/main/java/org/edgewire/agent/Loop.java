package org.edgewire.agent;

import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.mailbox.Timer;

/** The mailbox that owns all state of one agent, its journal, and its time. */
final class Loop {
  private static final System.Logger LOG = System.getLogger(Loop.class.getName());

  /** What comes from outside beyond that is dropped; the broker sends it again. */
  private static final int CAPACITY = 8_192;

  private static final Duration END = Duration.ofSeconds(5);

  private final Ground ground;
  private final Journal journal;
  private final Mailbox mailbox;
  private Consumer<IOException> onBroken = failure -> {};
  private boolean syncPosted;
  private boolean over;

  /**
   * What an agent stands on.
   *
   * @param clock the time of day
   * @param timer wakes the loop
   * @param loop runs the mailbox; may block on the state file
   * @param network runs what blocks on the network
   * @param handlers runs handlers
   * @param end gives back what was made for the agent
   */
  record Ground(
      Clock clock, Timer timer, Executor loop, Executor network, Executor handlers, Runnable end) {}

  Loop(Ground ground, Journal journal) {
    this.ground = ground;
    this.journal = journal;
    this.mailbox = new Mailbox(this::run, CAPACITY, Loop::failed);
  }

  private void run(Runnable batch) {
    try {
      ground.loop().execute(batch);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "something came after the agent's end");
    }
  }

  private static void failed(Throwable failure) {
    LOG.log(ERROR, "a task of the agent failed", failure);
  }

  /** Who hears that the state file cannot be written. */
  void onBroken(Consumer<IOException> hears) {
    onBroken = hears;
  }

  void post(Runnable task) {
    mailbox.post(untilTheEnd(task));
  }

  /** The same for what comes from outside; false when too much waits. */
  boolean offer(Runnable task) {
    return mailbox.offer(untilTheEnd(task));
  }

  private Runnable untilTheEnd(Runnable task) {
    return () -> {
      if (!over) {
        task.run();
      }
    };
  }

  Journal journal() {
    return journal;
  }

  /** Records a task; one of the two runs later in this mailbox. */
  void record(Task task, Runnable durable, Runnable failed) {
    journal.record(task, durable, failed);
    syncLater();
  }

  /** Has what was recorded synced, behind everything that waits now. */
  void syncLater() {
    if (!syncPosted && journal.isDirty()) {
      syncPosted = true;
      post(
          () -> {
            syncPosted = false;
            journal.sync(onBroken);
          });
    }
  }

  Instant now() {
    return ground.clock().instant();
  }

  long nanoTime() {
    return ground.timer().nanoTime();
  }

  /** Runs a task in this mailbox after a while. */
  void after(Duration delay, Runnable task) {
    ground.timer().after(delay, () -> post(task));
  }

  Timer.Repeated every(Duration period, Runnable task) {
    return ground.timer().every(period, () -> post(task));
  }

  Executor network() {
    return ground.network();
  }

  Executor handlers() {
    return ground.handlers();
  }

  /**
   * Closes the state file and gives everything back; what comes later is dropped. Not for the
   * loop's own thread.
   */
  void end() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    post(
        () -> {
          journal.sync(onBroken);
          over = true;
          journal.close();
          closed.complete(null);
        });
    try {
      closed.get(END.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(ERROR, "the agent's state file was not closed in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ground.end().run();
  }
}
