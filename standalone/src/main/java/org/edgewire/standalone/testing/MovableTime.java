package org.edgewire.standalone.testing;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.edgewire.mailbox.Timer;

/**
 * Time that flows as the machine's does, and jumps forward when a test says so. What a jump makes
 * due runs in its order on the jumping thread, each task at its own moment; what becomes due by
 * itself runs on a thread of this. Thread-safe. After {@link #close} nothing runs any more.
 */
final class MovableTime extends Clock implements Timer, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MovableTime.class.getName());

  private record Due(long at, long order, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  private final PriorityQueue<Due> waiting = new PriorityQueue<>();

  /** Held while a task runs, so that a jump returns after what ran by itself meanwhile. */
  private final ReentrantLock turn = new ReentrantLock();

  private final Instant start;
  private final Runnable beforeJump;
  private final long startNanos = System.nanoTime();
  private final AtomicLong ahead = new AtomicLong();
  private long order;
  private volatile boolean closed;

  /**
   * @param beforeJump waits for what must not seem to have taken as long as a jump
   */
  MovableTime(Instant start, Runnable beforeJump) {
    this.start = start;
    this.beforeJump = beforeJump;
    Thread thread = new Thread(this::flow, "edgewire-test-time");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() + ahead.get();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanoTime() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the time of a test is kept in UTC");
  }

  @Override
  public synchronized void after(Duration delay, Runnable task) {
    waiting.add(new Due(nanoTime() + delay.toNanos(), order++, task));
    notifyAll();
  }

  @Override
  public Repeated every(Duration period, Runnable task) {
    Again again = new Again(period, task);
    after(period, again);
    return again;
  }

  private final class Again implements Runnable, Repeated {
    private final Duration period;
    private final Runnable task;
    private volatile boolean stopped;

    Again(Duration period, Runnable task) {
      this.period = period;
      this.task = task;
    }

    @Override
    public void run() {
      if (stopped) {
        return;
      }
      try {
        task.run();
      } finally {
        after(period, this);
      }
    }

    @Override
    public void stop() {
      stopped = true;
    }
  }

  /** Jumps; what became due meanwhile has run when this returns. */
  void advance(Duration by) {
    turn.lock();
    try {
      long target = nanoTime() + by.toNanos();
      for (Optional<Due> next = take(target); next.isPresent(); next = take(target)) {
        reach(next.get().at());
        run(next.get().task());
      }
      reach(target);
    } finally {
      turn.unlock();
    }
    wakeFlow();
  }

  private void reach(long nanos) {
    beforeJump.run();
    ahead.addAndGet(Math.max(0, nanos - nanoTime()));
  }

  private synchronized void wakeFlow() {
    notifyAll();
  }

  private synchronized Optional<Due> take(long until) {
    Due next = waiting.peek();
    if (closed || next == null || next.at() - until > 0) {
      return Optional.empty();
    }
    return Optional.of(waiting.poll());
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error failure) {
      LOG.log(ERROR, "a timed task failed", failure);
    }
  }

  private void flow() {
    try {
      while (!closed) {
        awaitDue();
        turn.lock();
        try {
          take(nanoTime()).ifPresent(due -> run(due.task()));
        } finally {
          turn.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitDue() throws InterruptedException {
    while (!closed) {
      Due next = waiting.peek();
      long left = next == null ? Long.MAX_VALUE : next.at() - nanoTime();
      if (left <= 0) {
        return;
      }
      if (next == null) {
        wait();
      } else {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
    notifyAll();
  }
}
