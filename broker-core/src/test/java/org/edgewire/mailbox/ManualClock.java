package org.edgewire.mailbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A time of day that only moves when a test says so; it may also be set back. */
public final class ManualClock extends Clock {
  private volatile Instant now = Instant.parse("2026-02-16T00:00:00Z");

  /** Moves the time on, or back. */
  public void advance(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new IllegalStateException("only UTC is kept");
  }
}
