package org.edgewire.standalone.testing.fault;

import java.time.Duration;

/**
 * What becomes of one frame.
 *
 * @param copies how often it goes on: 0 for a lost one
 * @param delay how long it, and what comes behind it, waits
 */
record Fate(int copies, Duration delay) {
  static final Fate PASS = new Fate(1, Duration.ZERO);
  static final Fate DROP = new Fate(0, Duration.ZERO);
  static final Fate TWICE = new Fate(2, Duration.ZERO);

  static Fate delayed(Duration time) {
    return new Fate(1, time);
  }

  boolean isFault() {
    return copies != 1 || !delay.isZero();
  }

  /** In words, as in {@code fault: dropped}. */
  String told() {
    if (copies == 0) {
      return "dropped";
    }
    return copies == 2 ? "duplicated" : "delayed by " + delay;
  }
}
