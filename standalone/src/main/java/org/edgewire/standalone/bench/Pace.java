package org.edgewire.standalone.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * When each command is meant to go out. A selector's timeout knows whole milliseconds only, so a
 * thread of its own wakes the loop to the moment. With rate 0 there is no such thread.
 */
final class Pace implements AutoCloseable {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final int rate;
  private final long start;
  private final Thread waker;
  private volatile boolean over;

  Pace(int rate, long start, Runnable wakeUp) {
    this.rate = rate;
    this.start = start;
    this.waker = new Thread(() -> wake(wakeUp), "edgewire-bench-pace");
    waker.setDaemon(true);
    if (rate > 0) {
      waker.start();
    }
  }

  /** How many commands should have gone out by then. */
  long dueAt(long now) {
    long since = now - start;
    return since / SECOND * rate + since % SECOND * rate / SECOND + 1;
  }

  /** When that command should go out. */
  long timeOf(long number) {
    return start + number / rate * SECOND + number % rate * SECOND / rate;
  }

  private void wake(Runnable wakeUp) {
    while (!over) {
      long now = System.nanoTime();
      LockSupport.parkNanos(Math.max(1, timeOf(dueAt(now)) - now));
      wakeUp.run();
    }
  }

  @Override
  public void close() {
    over = true;
  }
}
