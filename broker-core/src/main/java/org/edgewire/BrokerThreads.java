package org.edgewire;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All threads of a broker: desks on one worker per processor, one writer, one timer, and those that
 * users may block.
 */
final class BrokerThreads implements AutoCloseable {
  private static final Logger LOG = System.getLogger(BrokerThreads.class.getName());
  private static final int CALLBACKS = 8;
  private static final int LISTENERS = 32;
  private static final Duration END = Duration.ofSeconds(2);

  private final ExecutorService workers;
  private final ExecutorService callbacks;
  private final ExecutorService listeners;
  private final ExecutorService writer;
  private final SystemTimer timer;

  BrokerThreads() {
    int processors = Math.max(2, Runtime.getRuntime().availableProcessors());
    workers = Executors.newFixedThreadPool(processors, named("edgewire-worker"));
    callbacks = pool(CALLBACKS, "edgewire-callback");
    listeners = pool(LISTENERS, "edgewire-listener");
    writer = Executors.newSingleThreadExecutor(named("edgewire-writer"));
    timer = new SystemTimer(named("edgewire-timer"));
  }

  private static ExecutorService pool(int size, String name) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named(name),
            // A future that somebody waits for completes also after the end.
            (task, closed) -> task.run());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  Executor workers() {
    return workers;
  }

  Executor callbacks() {
    return callbacks;
  }

  /** Runs rules and listeners of MiniApp sessions; what waits is bounded by those who wait. */
  Executor listeners() {
    return listeners;
  }

  Executor writer() {
    return writer;
  }

  SystemTimer timer() {
    return timer;
  }

  /** Waits until the desks have done what they had to do by now. */
  void settle() {
    int processors = ((ThreadPoolExecutor) workers).getCorePoolSize();
    CountDownLatch passed = new CountDownLatch(processors);
    for (int i = 0; i < processors; i++) {
      workers.execute(
          () -> {
            passed.countDown();
            await(passed);
          });
    }
    await(passed);
  }

  private static void await(CountDownLatch passed) {
    try {
      if (!passed.await(END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "the desks are still busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all threads; tasks that wait are still done. The writer is never interrupted. */
  @Override
  public void close() {
    timer.close();
    workers.shutdown();
    callbacks.shutdown();
    listeners.shutdown();
    writer.shutdown();
    for (ExecutorService pool : new ExecutorService[] {workers, callbacks, writer}) {
      try {
        if (!pool.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.log(Level.WARNING, "a thread of the broker is still busy");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
