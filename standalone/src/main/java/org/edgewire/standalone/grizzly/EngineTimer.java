package org.edgewire.standalone.grizzly;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one timer thread of a server. Tyrus hands a task with delay 0 to its timer for every message
 * in and out, to watch over an idle timeout that is switched off; those are dropped here.
 */
final class EngineTimer extends ScheduledThreadPoolExecutor {
  private static final ScheduledFuture<?> DROPPED = new DroppedTask();

  EngineTimer(String name) {
    super(
        1,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
    setRemoveOnCancelPolicy(true);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return delay <= 0 || isShutdown() ? DROPPED : super.schedule(task, delay, unit);
  }

  /** Stands for a task that will not run. */
  private static final class DroppedTask implements ScheduledFuture<Object> {
    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(0, other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      return false;
    }

    @Override
    public boolean isCancelled() {
      return true;
    }

    @Override
    public boolean isDone() {
      return true;
    }

    @Override
    public Object get() {
      throw new CancellationException("This task was never scheduled.");
    }

    @Override
    public Object get(long timeout, TimeUnit unit) {
      return get();
    }
  }
}
