package org.edgewire.mailbox;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A timer whose time only moves when a test says so. */
public final class ManualTimer implements Timer {
  private record Due(long at, long order, Runnable task) {}

  private final PriorityQueue<Due> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private long now = 1_000_000_000L;
  private long order;

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized void after(Duration delay, Runnable task) {
    waiting.add(new Due(now + delay.toNanos(), order++, task));
  }

  @Override
  public Repeated every(Duration period, Runnable task) {
    boolean[] stopped = new boolean[1];
    again(period, task, stopped);
    return () -> stopped[0] = true;
  }

  private void again(Duration period, Runnable task, boolean[] stopped) {
    after(
        period,
        () -> {
          if (!stopped[0]) {
            task.run();
            again(period, task, stopped);
          }
        });
  }

  /** Moves the time on and runs what became due, in order. */
  public void advance(Duration time) {
    long until = nanoTime() + time.toNanos();
    for (Due due = nextUntil(until); due != null; due = nextUntil(until)) {
      due.task().run();
    }
    synchronized (this) {
      now = until;
    }
  }

  private synchronized Due nextUntil(long until) {
    Due next = waiting.peek();
    if (next == null || next.at() > until) {
      return null;
    }
    now = Math.max(now, next.at());
    return waiting.poll();
  }
}
