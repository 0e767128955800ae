package org.edgewire.standalone.testing.fault;

import java.time.Duration;

/**
 * How likely each fault is for one frame.
 *
 * @param drop from 0 to 1
 * @param duplicate from 0 to 1
 * @param delay from 0 to 1
 * @param longestDelay of the broker's time
 */
public record Chances(double drop, double duplicate, double delay, Duration longestDelay) {
  /** One frame in ten is lost, one doubled, one late by up to 3 s. */
  public static final Chances TENTHS = new Chances(0.1, 0.1, 0.1, Duration.ofSeconds(3));

  /** Refuses what is no chance. */
  public Chances {
    if (!isChance(drop) || !isChance(duplicate) || !isChance(delay)) {
      throw new IllegalArgumentException("a chance is a number from 0 to 1");
    }
    if (drop + duplicate + delay > 1) {
      throw new IllegalArgumentException(
          "the chances of one frame are at most 1 together, not " + (drop + duplicate + delay));
    }
    if (longestDelay.isNegative()) {
      throw new IllegalArgumentException("no frame is late by " + longestDelay);
    }
  }

  private static boolean isChance(double value) {
    return value >= 0 && value <= 1;
  }
}
