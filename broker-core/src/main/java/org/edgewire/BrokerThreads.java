package org.edgewire;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
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
 * All threads of a broker: desks on one worker per processor, one writer, one timer, those that
 * users may block, and those that talk to the receiver of webhooks.
 */
final class BrokerThreads implements AutoCloseable {
  private static final Logger LOG = System.getLogger(BrokerThreads.class.getName());
  private static final int CALLBACKS = 8;
  private static final int WEBHOOKS = 2;
  private static final int LISTENERS = 32;
  private static final Duration END = Duration.ofSeconds(2);

  private final ThreadPoolExecutor workers;
  private final BlockablePool callbacks;
  private final ExecutorService listeners;
  private final ExecutorService writer;
  private final ExecutorService webhooks;
  private final SystemTimer timer;

  /**
   * @param threads makes them; names, priority, and that they are daemons, are set here
   */
  BrokerThreads(ThreadFactory threads) {
    int processors = Math.max(2, Runtime.getRuntime().availableProcessors());
    workers = started(processors, named(threads, "edgewire-worker"));
    callbacks = new BlockablePool(CALLBACKS, named(threads, "edgewire-callback"));
    listeners = new BlockablePool(LISTENERS, named(threads, "edgewire-listener"));
    webhooks = new BlockablePool(WEBHOOKS, named(threads, "edgewire-webhook"));
    writer = Executors.newFixedThreadPool(1, named(threads, "edgewire-writer"));
    timer = new SystemTimer(named(threads, "edgewire-timer"));
  }

  /**
   * At once, not with the first work: GlassFish's threads that begin while it writes down an
   * application end before they have done anything.
   */
  private static ThreadPoolExecutor started(int threads, ThreadFactory factory) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    pool.prestartAllCoreThreads();
    return pool;
  }

  // The priority is no tuning, but the undoing of one that would be inherited.
  @SuppressWarnings("ThreadPriorityCheck")
  private static ThreadFactory named(ThreadFactory threads, String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = threads.newThread(task);
      thread.setName(name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      // Some servers begin applications on threads of the lowest.
      thread.setPriority(Thread.NORM_PRIORITY);
      return thread;
    };
  }

  Executor workers() {
    return workers;
  }

  Executor callbacks() {
    return callbacks;
  }

  Executor webhooks() {
    return webhooks;
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
    int threads = workers.getCorePoolSize();
    CountDownLatch passed = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      workers.execute(
          () -> {
            passed.countDown();
            await(passed);
          });
    }
    await(passed);
  }

  /** Waits until all closes of connections that are due have been handed to the container. */
  void settleCloses() {
    try {
      if (!callbacks.awaitIdle(END)) {
        LOG.log(Level.WARNING, "callbacks are still busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch passed) {
    try {
      if (!passed.await(END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "threads of the broker are still busy");
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
    webhooks.shutdown();
    listeners.shutdown();
    writer.shutdown();
    for (ExecutorService pool : List.of(workers, callbacks, listeners, webhooks, writer)) {
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
