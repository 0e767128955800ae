package org.edgewire.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: any time up to a bound that doubles with each failure, so
 * that those who failed together do not come back together.
 *
 * @param first the bound after the first failure
 * @param longest the bound never gets longer
 * @param random chooses
 */
record Backoff(Duration first, Duration longest, RandomGenerator random) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * How long to wait.
   *
   * @param failures so far, at least 1
   */
  Duration after(int failures) {
    long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
    return Duration.ofMillis(random.nextLong(Math.min(doubled, longest.toMillis()) + 1));
  }
}
