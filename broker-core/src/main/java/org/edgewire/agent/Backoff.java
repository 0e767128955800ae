package org.edgewire.agent;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: 1 s, doubled each time up to 60 s, of which a random
 * part of up to a half is taken off, so that a fleet does not come back as one. Not thread-safe.
 */
final class Backoff {
  static final Duration FIRST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(60);

  private final DoubleSupplier random;
  private Duration next = FIRST;
  private boolean cameAtOnce;

  /**
   * @param random from 0 to 1
   */
  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /** After a failure. */
  Duration next() {
    Duration most = next;
    Duration doubled = most.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return spread(most);
  }

  /** After a failure that asks for a longer wait. */
  Duration next(Duration atLeast) {
    Duration delay = next();
    return delay.compareTo(atLeast) < 0 ? atLeast.plus(spread(FIRST)) : delay;
  }

  /**
   * After the broker said that it restarts: at once, within a second. Said again before a
   * connection proved good it is a failure like others.
   */
  Duration afterRestart() {
    if (cameAtOnce) {
      return next();
    }
    cameAtOnce = true;
    return part(FIRST, random.getAsDouble());
  }

  /** A connection proved good. */
  void reset() {
    next = FIRST;
    cameAtOnce = false;
  }

  private Duration spread(Duration most) {
    return part(most, 1 - random.getAsDouble() / 2);
  }

  private static Duration part(Duration whole, double part) {
    return Duration.ofMillis((long) (whole.toMillis() * part));
  }
}
