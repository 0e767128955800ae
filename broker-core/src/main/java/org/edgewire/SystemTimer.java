package org.edgewire;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.edgewire.mailbox.Timer;

/** The machine's own monotonic time, on one thread. After {@link #close} nothing runs any more. */
final class SystemTimer implements Timer, AutoCloseable {
  private static final Logger LOG = System.getLogger(SystemTimer.class.getName());

  private final ScheduledThreadPoolExecutor thread;

  SystemTimer(ThreadFactory threads) {
    thread = new ScheduledThreadPoolExecutor(1, threads);
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void after(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> unused =
          thread.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "a timer was set while the broker closes");
    }
  }

  @Override
  public Repeated every(Duration period, Runnable task) {
    long nanos = period.toNanos();
    ScheduledFuture<?> again =
        thread.scheduleWithFixedDelay(guarded(task), nanos, nanos, TimeUnit.NANOSECONDS);
    return () -> again.cancel(false);
  }

  /** A repeated task must not end because it failed once. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error failure) {
        LOG.log(Level.ERROR, "a timed task failed", failure);
      }
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
