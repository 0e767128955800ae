package org.edgewire.command;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes command ids: UUIDs of version 7 (RFC 9562 section 5.7), so that ids made later sort later,
 * which keeps index pages few. Safe for use by several threads when the generator of random numbers
 * is.
 */
public final class CommandIds {
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * @param clock source of the leading 48 bits
   * @param random source of the other 74 bits
   */
  public CommandIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new id. */
  public CommandId next() {
    long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new CommandId(new UUID(high, low).toString());
  }
}
