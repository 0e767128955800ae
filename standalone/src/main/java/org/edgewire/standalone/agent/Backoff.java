package org.edgewire.standalone.agent;

import java.time.Duration;

/**
 * How long to wait before the next attempt to connect: 1 s, doubled each time, at most 60 s. Not
 * thread-safe.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Duration next = FIRST;

  Duration next() {
    Duration delay = next;
    Duration doubled = delay.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return delay;
  }

  void reset() {
    next = FIRST;
  }
}
