package org.edgewire.room;

/**
 * How many messages of one connection are taken: as many a second as allowed, in a burst as well.
 * Who goes on far beyond that is abusing it. For one thread.
 */
final class Allowance {
  private static final long SECOND = 1_000_000_000L;

  /** What becomes of a message. */
  enum Word {
    GRANTED,
    EXCEEDED,
    ABUSED
  }

  private final int perSecond;
  private final long each;
  private long credit;
  private long countedAt;
  private int exceeded;

  /**
   * @param perSecond also the largest burst
   */
  Allowance(int perSecond, long nanos) {
    this.perSecond = perSecond;
    this.each = SECOND / perSecond;
    this.credit = SECOND;
    this.countedAt = nanos;
  }

  Word take(long nanos) {
    credit = Math.min(SECOND, credit + nanos - countedAt);
    countedAt = nanos;
    if (credit == SECOND) {
      // A second of silence, or of little, is forgiveness.
      exceeded = 0;
    }
    if (credit >= each) {
      credit -= each;
      return Word.GRANTED;
    }
    return ++exceeded > perSecond ? Word.ABUSED : Word.EXCEEDED;
  }
}
