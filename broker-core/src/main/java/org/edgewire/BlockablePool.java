package org.edgewire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that users may block. They begin with the first work, end when there is nothing to do for
 * a while, and one can wait until they have nothing to do. The pool's monitor guards the count of
 * tasks and those who wait for its zero, and is never held while a task runs.
 */
final class BlockablePool extends ThreadPoolExecutor {
  private static final Duration KEPT = Duration.ofSeconds(30);

  private final List<CountDownLatch> waiting = new ArrayList<>();
  private long underWay;

  BlockablePool(int threads, ThreadFactory factory) {
    super(
        threads, threads, KEPT.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    allowCoreThreadTimeOut(true);
    // A future that somebody waits for completes also after the end.
    setRejectedExecutionHandler((task, closed) -> runHere(task));
  }

  @Override
  public void execute(Runnable task) {
    begun();
    try {
      super.execute(task);
    } catch (RuntimeException | Error e) {
      // The surroundings gave no thread.
      finished();
      throw e;
    }
  }

  private void runHere(Runnable task) {
    try {
      task.run();
    } finally {
      finished();
    }
  }

  @Override
  protected void afterExecute(Runnable task, Throwable failure) {
    finished();
  }

  private synchronized void begun() {
    underWay++;
  }

  private synchronized void finished() {
    underWay--;
    if (underWay == 0) {
      waiting.forEach(CountDownLatch::countDown);
      waiting.clear();
    }
  }

  /**
   * Waits for a moment at which no task waits or runs; never called by a task. Starts no thread,
   * unlike a barrier for all of them.
   *
   * @return whether that came in time
   */
  boolean awaitIdle(Duration longest) throws InterruptedException {
    CountDownLatch idle = new CountDownLatch(1);
    synchronized (this) {
      if (underWay == 0) {
        return true;
      }
      waiting.add(idle);
    }
    return idle.await(longest.toMillis(), TimeUnit.MILLISECONDS);
  }
}
