package org.edgewire.standalone.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Who has heard of each patch and how long it took, measured from when it was meant to be sent.
 * Patches of the warm-up are followed but not counted. Not thread-safe.
 */
final class RoomTally {
  private static final long LONGEST_NANOS = 120_000_000_000L;

  final Histogram echoed = new Histogram(LONGEST_NANOS, 3);
  final Histogram reached = new Histogram(LONGEST_NANOS, 3);
  private final Map<String, Integer> errors = new TreeMap<>();
  private final int members;
  private final int senders;
  private final long from;
  private final long to;
  private long[] intended = new long[1 << 12];
  private int[] missing = new int[1 << 12];
  private int submitted;
  private int outstanding;
  private long deliveries;
  private long completed;

  /**
   * @param members who hear each patch, its sender too
   * @param senders the first of them, in turn
   * @param from begin of what is measured
   * @param to its end
   */
  RoomTally(int members, int senders, long from, long to) {
    this.members = members;
    this.senders = senders;
    this.from = from;
    this.to = to;
  }

  /** The number of the next patch, which should have gone out at that time. */
  int submit(long meantFor) {
    if (submitted == intended.length) {
      intended = Arrays.copyOf(intended, 2 * submitted);
      missing = Arrays.copyOf(missing, 2 * submitted);
    }
    intended[submitted] = meantFor;
    missing[submitted] = members;
    outstanding++;
    return submitted++;
  }

  /** The member that sends a patch. */
  int senderOf(int number) {
    return number % senders;
  }

  /** A patch reached a member. */
  void heard(int member, int number, long now) {
    if (number >= submitted || missing[number] == 0) {
      return;
    }
    boolean counts = now >= from && now < to;
    if (counts) {
      deliveries++;
    }
    if (--missing[number] == 0) {
      outstanding--;
      completed += counts ? 1 : 0;
    }
    if (intended[number] >= from && intended[number] < to) {
      long took = Math.max(0, Math.min(now - intended[number], LONGEST_NANOS));
      (member == senderOf(number) ? echoed : reached).recordValue(took);
    }
  }

  /** A patch was refused; nobody will hear of it. */
  void refused(int number, String code) {
    error("refused: " + code, 1);
    if (number >= 0 && number < submitted && missing[number] > 0) {
      missing[number] = 0;
      outstanding--;
    }
  }

  void error(String why, int times) {
    errors.merge(why, times, Integer::sum);
  }

  /** Patches that not every member has heard. */
  int outstanding() {
    return outstanding;
  }

  int submitted() {
    return submitted;
  }

  /** Patches that reached a member, one for each member, while it was measured. */
  long deliveries() {
    return deliveries;
  }

  /** Patches that reached the last member while it was measured. */
  long completed() {
    return completed;
  }

  Map<String, Integer> errors() {
    return errors;
  }
}
