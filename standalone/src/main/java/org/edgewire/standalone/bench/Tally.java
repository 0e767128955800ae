package org.edgewire.standalone.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What was sent, when it was meant to be, and how much of it is still on its way: a broker that
 * makes its clients wait is not let off. What went out during the warm-up is followed but not
 * counted. Not thread-safe.
 */
abstract class Tally {
  private static final long LONGEST_NANOS = 120_000_000_000L;

  private final Map<String, Integer> errors = new TreeMap<>();
  private final Span span;
  private long[] intended = new long[1 << 12];
  private int submitted;
  private int outstanding;
  private long completed;

  Tally(Span span) {
    this.span = span;
  }

  static Histogram times() {
    return new Histogram(LONGEST_NANOS, 3);
  }

  /** The number of the next one, which should have gone out at that time. */
  int submit(long meantFor) {
    if (submitted == intended.length) {
      intended = Arrays.copyOf(intended, 2 * submitted);
    }
    intended[submitted] = meantFor;
    outstanding++;
    return submitted++;
  }

  /** It leaves its place in the window to the next. */
  final void arrived(long now) {
    outstanding--;
    completed += measures(now) ? 1 : 0;
  }

  /** The same for one that never will. */
  final void givenUp() {
    outstanding--;
  }

  /** Counts how long it took, if it was meant to go out while it was measured. */
  final void record(Histogram times, int number, long now) {
    if (measures(intended[number])) {
      times.recordValue(Math.max(0, Math.min(now - intended[number], LONGEST_NANOS)));
    }
  }

  final boolean measures(long now) {
    return span.measures(now);
  }

  final boolean isKnown(int number) {
    return number >= 0 && number < submitted;
  }

  final void error(String why, int times) {
    errors.merge(why, times, Integer::sum);
  }

  /** How many have not arrived. */
  final int outstanding() {
    return outstanding;
  }

  final int submitted() {
    return submitted;
  }

  /** How many arrived while it was measured. */
  final long completed() {
    return completed;
  }

  final Map<String, Integer> errors() {
    return errors;
  }
}
