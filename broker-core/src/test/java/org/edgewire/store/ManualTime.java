package org.edgewire.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.edgewire.mailbox.Timer;

/** A clock and a timer that move when a test says so; due tasks run on the test's thread. */
public final class ManualTime extends Clock implements Timer {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private static final class Task {
    final Runnable body;
    final long periodNanos;
    long at;
    boolean stopped;

    Task(Runnable body, long at, long periodNanos) {
      this.body = body;
      this.at = at;
      this.periodNanos = periodNanos;
    }
  }

  private final List<Task> tasks = new ArrayList<>();
  private long nanos;

  /** Moves on; what is due meanwhile runs in its order. */
  public void advance(Duration by) {
    long end = nanos + by.toNanos();
    while (true) {
      tasks.removeIf(task -> task.stopped);
      Task next =
          tasks.stream()
              .min(Comparator.comparingLong(task -> task.at))
              .orElse(new Task(() -> {}, Long.MAX_VALUE, 0));
      if (next.at > end) {
        nanos = end;
        return;
      }
      nanos = Math.max(nanos, next.at);
      if (next.periodNanos > 0) {
        next.at += next.periodNanos;
      } else {
        next.stopped = true;
      }
      next.body.run();
    }
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public void after(Duration delay, Runnable task) {
    tasks.add(new Task(task, nanos + delay.toNanos(), 0));
  }

  @Override
  public Repeated every(Duration period, Runnable task) {
    Task added = new Task(task, nanos + period.toNanos(), period.toNanos());
    tasks.add(added);
    return () -> added.stopped = true;
  }

  @Override
  public Instant instant() {
    return START.plusNanos(nanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
