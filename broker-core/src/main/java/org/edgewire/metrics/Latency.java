package org.edgewire.metrics;

import org.HdrHistogram.ConcurrentHistogram;

/** A distribution of times, to three digits. Thread-safe. */
public final class Latency {
  private static final long HIGHEST_MICROS = 3_600_000_000L;

  private final ConcurrentHistogram micros = new ConcurrentHistogram(HIGHEST_MICROS, 3);

  /** Records one time in microseconds; what is out of range counts as the nearest in range. */
  public void recordMicros(long time) {
    micros.recordValue(Math.max(0, Math.min(time, HIGHEST_MICROS)));
  }

  /**
   * Milliseconds that {@code percentile} percent of the times do not exceed; 0 when there are none.
   */
  public double millisAt(double percentile) {
    return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percentile) / 1_000.0;
  }

  /** How many times were recorded. */
  public long count() {
    return micros.getTotalCount();
  }
}
