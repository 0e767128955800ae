package org.edgewire.bench;

import java.time.Duration;
import java.util.function.Supplier;

/** When how much of something was done, and what processor time the broker had used by then. */
final class BacklogProgress {
  private final int total;
  private final Supplier<Duration> processor;
  private final Mark begin;
  private Mark tenth;
  private Mark nineTenths;
  private Mark end;
  private int done;

  private record Mark(long nanos, Duration processor) {}

  /**
   * How fast a share of it went.
   *
   * @param perSecond of wall time
   * @param micros of the broker's processor time for each
   */
  record Pace(double perSecond, double micros) {}

  BacklogProgress(int total, Supplier<Duration> processor) {
    this.total = total;
    this.processor = processor;
    this.begin = mark();
  }

  private Mark mark() {
    return new Mark(System.nanoTime(), processor.get());
  }

  synchronized void one() {
    done++;
    if (done == total / 10) {
      tenth = mark();
    }
    if (done == total - total / 10) {
      nineTenths = mark();
    }
    if (done == total) {
      end = mark();
    }
  }

  synchronized Pace all() {
    return pace(begin, end, total);
  }

  /** The first tenth. */
  synchronized Pace first() {
    return pace(begin, tenth, total / 10);
  }

  /** The last tenth. */
  synchronized Pace last() {
    return pace(nineTenths, end, total / 10);
  }

  private static Pace pace(Mark from, Mark to, int count) {
    return new Pace(
        count * 1e9 / (to.nanos() - from.nanos()),
        to.processor().minus(from.processor()).toNanos() / 1e3 / count);
  }
}
