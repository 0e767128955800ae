package org.edgewire;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The time of day without jumps: the machine's clock at the start, carried on by its monotonic
 * time. Where the machine's clock says something else, this one follows it a little faster or
 * slower, so that an hour forward expires nothing and an hour back stops nothing; it never goes
 * back. Thread-safe.
 */
final class SteadyClock extends Clock {
  private static final Logger LOG = System.getLogger(SteadyClock.class.getName());

  /** One part in so many is gained or lost: an hour within ten hours. */
  private static final long SLEW = 10;

  private static final long WORTH_A_WARNING = Duration.ofSeconds(10).toNanos();

  private final Clock machine;
  private final LongSupplier nanoTime;
  private final ZoneId zone;
  private final AtomicReference<Reading> last;

  /**
   * What was read last.
   *
   * @param nanos of the monotonic time
   * @param time of this clock
   * @param astray whether it was said that the machine's clock is elsewhere
   */
  private record Reading(long nanos, Instant time, boolean astray) {}

  SteadyClock(Clock machine, LongSupplier nanoTime) {
    this(
        machine,
        nanoTime,
        ZoneOffset.UTC,
        new AtomicReference<>(new Reading(nanoTime.getAsLong(), machine.instant(), false)));
  }

  private SteadyClock(
      Clock machine, LongSupplier nanoTime, ZoneId zone, AtomicReference<Reading> last) {
    this.machine = machine;
    this.nanoTime = nanoTime;
    this.zone = zone;
    this.last = last;
  }

  @Override
  public Instant instant() {
    while (true) {
      Reading before = last.get();
      long nanos = nanoTime.getAsLong();
      long passed = nanos - before.nanos();
      if (passed <= 0) {
        return before.time();
      }
      Instant straight = before.time().plusNanos(passed);
      Duration off = Duration.between(straight, machine.instant());
      Reading now =
          new Reading(nanos, straight.plusNanos(correction(off, passed)), isAstray(off, before));
      if (last.compareAndSet(before, now)) {
        tell(before, now, off);
        return now.time();
      }
    }
  }

  private static long correction(Duration off, long passed) {
    long most = passed / SLEW;
    if (off.abs().compareTo(Duration.ofNanos(most)) <= 0) {
      return off.toNanos();
    }
    return off.isNegative() ? -most : most;
  }

  /** Near the border it stays with what was said. */
  private static boolean isAstray(Duration off, Reading before) {
    long border = before.astray() ? WORTH_A_WARNING / 10 : WORTH_A_WARNING;
    return off.abs().compareTo(Duration.ofNanos(border)) > 0;
  }

  private static void tell(Reading before, Reading now, Duration off) {
    if (now.astray() && !before.astray()) {
      LOG.log(
          Level.WARNING,
          "the machine''s clock is {0} s off the broker''s, which follows it slowly",
          Long.toString(off.toSeconds()));
    } else if (before.astray() && !now.astray()) {
      LOG.log(Level.INFO, "the broker's clock is with the machine's again");
    }
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SteadyClock(machine, nanoTime, other, last);
  }
}
