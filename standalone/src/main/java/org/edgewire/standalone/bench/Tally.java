package org.edgewire.standalone.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What became of each command and how long it took, measured from when it was meant to be
 * submitted: a broker that makes the producer wait is not let off. Commands of the warm-up are
 * followed but not counted. Not thread-safe.
 */
final class Tally {
  static final int ACCEPTED = 1;
  static final int ARRIVED = 2;
  static final int FINAL = 4;
  private static final long LONGEST_NANOS = 120_000_000_000L;

  final Histogram accepted = new Histogram(LONGEST_NANOS, 3);
  final Histogram arrived = new Histogram(LONGEST_NANOS, 3);
  final Histogram ended = new Histogram(LONGEST_NANOS, 3);
  private final Map<String, Integer> errors = new TreeMap<>();
  private final int released;
  private final long from;
  private final long to;
  private long[] intended = new long[1 << 16];
  private byte[] seen = new byte[1 << 16];
  private int submitted;
  private int outstanding;
  private long completed;

  /**
   * @param released what a command must have seen to leave its place in the window to the next
   * @param from begin of what is measured
   * @param to its end
   */
  Tally(int released, long from, long to) {
    this.released = released;
    this.from = from;
    this.to = to;
  }

  /** The number of the next command, which should have gone out at that time. */
  int submit(long meantFor) {
    if (submitted == intended.length) {
      intended = Arrays.copyOf(intended, 2 * submitted);
      seen = Arrays.copyOf(seen, 2 * submitted);
    }
    intended[submitted] = meantFor;
    outstanding++;
    return submitted++;
  }

  /** A command got so far; false when that was known. */
  boolean reached(int number, int what, long now) {
    if (number < 0 || number >= submitted || (seen[number] & what) != 0) {
      return false;
    }
    boolean wasOut = (seen[number] & released) != released;
    seen[number] |= (byte) what;
    if (wasOut && (seen[number] & released) == released) {
      outstanding--;
      if (now >= from && now < to) {
        completed++;
      }
    }
    if (intended[number] >= from && intended[number] < to) {
      Histogram times = what == ACCEPTED ? accepted : what == ARRIVED ? arrived : ended;
      times.recordValue(Math.max(0, Math.min(now - intended[number], LONGEST_NANOS)));
    }
    return true;
  }

  /** A command was refused or ended otherwise than completed. */
  void failed(int number, String why) {
    error(why, 1);
    if (number >= 0 && number < submitted && (seen[number] & released) != released) {
      seen[number] |= (byte) released;
      outstanding--;
    }
  }

  void error(String why, int times) {
    errors.merge(why, times, Integer::sum);
  }

  int outstanding() {
    return outstanding;
  }

  int submitted() {
    return submitted;
  }

  /** Commands that came to their end while it was measured. */
  long completed() {
    return completed;
  }

  Map<String, Integer> errors() {
    return errors;
  }
}
