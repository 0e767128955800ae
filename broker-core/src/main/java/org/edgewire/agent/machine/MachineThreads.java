package org.edgewire.agent.machine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.edgewire.mailbox.Timer;

/**
 * All threads of one agent, and its time: one thread for what it decides and records, one timer, a
 * few that connect and speak HTTP, and those that handlers may block. All are daemons. Thread-safe.
 */
public final class MachineThreads implements Timer, AutoCloseable {
  private static final Logger LOG = System.getLogger(MachineThreads.class.getName());
  private static final Duration END = Duration.ofSeconds(2);

  private final ExecutorService loop;
  private final ExecutorService network;
  private final ExecutorService handlers;
  private final ScheduledThreadPoolExecutor timer;

  /**
   * @param threads makes them; names, and that they are daemons, are set here
   * @param handlers how many commands are handled at once
   */
  public MachineThreads(ThreadFactory threads, int handlers) {
    this.loop = Executors.newSingleThreadExecutor(named(threads, "edgewire-agent"));
    this.network = Executors.newCachedThreadPool(named(threads, "edgewire-agent-network"));
    this.handlers = Executors.newFixedThreadPool(handlers, named(threads, "edgewire-handler"));
    this.timer = new ScheduledThreadPoolExecutor(1, named(threads, "edgewire-agent-timer"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static ThreadFactory named(ThreadFactory threads, String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = threads.newThread(task);
      thread.setName(name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** The machine's time of day. */
  public static Clock clock() {
    return Clock.systemUTC();
  }

  /** The platform's own threads. */
  public static ThreadFactory factory() {
    return Executors.defaultThreadFactory();
  }

  /** One thread; may block on the state file. */
  public Executor loop() {
    return loop;
  }

  /** As many threads as connect or wait for an answer; may block. */
  public Executor network() {
    return network;
  }

  /** The handlers' threads. */
  public Executor handlers() {
    return handlers;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void after(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> unused = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "a timer was set while the agent closes");
    }
  }

  @Override
  public Repeated every(Duration period, Runnable task) {
    long nanos = period.toNanos();
    ScheduledFuture<?> again =
        timer.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS);
    return () -> again.cancel(false);
  }

  /**
   * Ends all threads. Handlers that still run are interrupted; the thread of the state file never
   * is, because an interrupt would close that file.
   */
  @Override
  public void close() {
    timer.shutdownNow();
    handlers.shutdownNow();
    loop.shutdown();
    network.shutdown();
    await(loop, "with its state file");
    await(network, "with the network");
    network.shutdownNow();
  }

  private static void await(ExecutorService pool, String with) {
    try {
      if (!pool.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "the agent is still busy {0}", with);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
