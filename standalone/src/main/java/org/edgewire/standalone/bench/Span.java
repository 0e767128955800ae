package org.edgewire.standalone.bench;

import java.util.concurrent.TimeUnit;

/**
 * When a bench warms up and measures, by {@link System#nanoTime}.
 *
 * @param start of the warm-up
 * @param from begin of what is measured
 * @param to its end
 */
record Span(long start, long from, long to) {
  static Span from(long start, int warmUpSeconds, int seconds) {
    long from = start + TimeUnit.SECONDS.toNanos(warmUpSeconds);
    return new Span(start, from, from + TimeUnit.SECONDS.toNanos(seconds));
  }

  boolean measures(long now) {
    return now >= from && now < to;
  }
}
