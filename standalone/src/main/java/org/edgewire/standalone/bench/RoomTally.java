package org.edgewire.standalone.bench;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** Who has heard of each patch and how long it took. Not thread-safe. */
final class RoomTally extends Tally {
  final Histogram echoed = times();
  final Histogram reached = times();
  private final int members;
  private final int senders;
  private int[] missing = new int[1 << 12];
  private long deliveries;

  /**
   * @param members who hear each patch, its sender too
   * @param senders the first of them, in turn
   */
  RoomTally(int members, int senders, Span span) {
    super(span);
    this.members = members;
    this.senders = senders;
  }

  @Override
  int submit(long meantFor) {
    int number = super.submit(meantFor);
    if (number == missing.length) {
      missing = Arrays.copyOf(missing, 2 * number);
    }
    missing[number] = members;
    return number;
  }

  /** The member that sends a patch. */
  int senderOf(int number) {
    return number % senders;
  }

  /** A patch reached a member. */
  void heard(int member, int number, long now) {
    if (!isKnown(number) || missing[number] == 0) {
      return;
    }
    deliveries += measures(now) ? 1 : 0;
    if (--missing[number] == 0) {
      arrived(now);
    }
    record(member == senderOf(number) ? echoed : reached, number, now);
  }

  /** A patch was refused; nobody will hear of it. */
  void refused(int number, String code) {
    error("refused: " + code, 1);
    if (isKnown(number) && missing[number] > 0) {
      missing[number] = 0;
      givenUp();
    }
  }

  /** Patches that reached a member, one for each member, while it was measured. */
  long deliveries() {
    return deliveries;
  }
}
