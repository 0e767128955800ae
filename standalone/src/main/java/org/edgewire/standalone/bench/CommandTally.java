package org.edgewire.standalone.bench;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** What became of each command and how long it took. Not thread-safe. */
final class CommandTally extends Tally {
  static final int ACCEPTED = 1;
  static final int ARRIVED = 2;
  static final int FINAL = 4;

  final Histogram accepted = times();
  final Histogram arrived = times();
  final Histogram ended = times();
  private final int released;
  private byte[] seen = new byte[1 << 12];

  /**
   * @param released what a command must have seen to leave its place in the window to the next
   */
  CommandTally(int released, Span span) {
    super(span);
    this.released = released;
  }

  @Override
  int submit(long meantFor) {
    int number = super.submit(meantFor);
    if (number == seen.length) {
      seen = Arrays.copyOf(seen, 2 * number);
    }
    return number;
  }

  /** A command got so far; false when that was known. */
  boolean reached(int number, int what, long now) {
    if (!isKnown(number) || (seen[number] & what) != 0) {
      return false;
    }
    boolean wasOut = isOut(number);
    seen[number] |= (byte) what;
    if (wasOut && !isOut(number)) {
      arrived(now);
    }
    record(what == ACCEPTED ? accepted : what == ARRIVED ? arrived : ended, number, now);
    return true;
  }

  private boolean isOut(int number) {
    return (seen[number] & released) != released;
  }

  /** A command was refused or ended otherwise than completed. */
  void failed(int number, String why) {
    error(why, 1);
    if (isKnown(number) && isOut(number)) {
      seen[number] |= (byte) released;
      givenUp();
    }
  }
}
