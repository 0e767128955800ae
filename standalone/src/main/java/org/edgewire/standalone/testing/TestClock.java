package org.edgewire.standalone.testing;

import java.time.Duration;
import java.time.Instant;

/** The broker's time in a test: it flows by itself, and may be moved on. */
public interface TestClock {
  /** What time it is in the broker. */
  Instant instant();

  /**
   * Moves the broker's time on: expiry, back-off, deadlines, ages of tokens. What became due has
   * happened when this returns, and what followed from it was handed to the sockets; {@link
   * FakeAgent}s that are connected ping meanwhile as often as real ones, so an hour does not cut
   * them off unless they are silent. Not to be called from two threads at once.
   *
   * @param time not negative; an hour takes well under a second
   * @throws IllegalArgumentException when it is negative
   */
  void advance(Duration time);
}
