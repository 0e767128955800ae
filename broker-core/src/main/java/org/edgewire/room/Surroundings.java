package org.edgewire.room;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import org.edgewire.handshake.MemberTokens;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Store;

/**
 * What every room is given from outside.
 *
 * @param store keeps sessions
 * @param policy limits
 * @param tokens verifies what a member brings to extend its stay
 * @param names makes names
 * @param times the clocks
 * @param threads where work is done
 * @param metrics counts
 */
public record Surroundings(
    Store store,
    RoomPolicy policy,
    MemberTokens tokens,
    RoomNames names,
    Times times,
    Threads threads,
    Metrics metrics) {

  /**
   * The clocks.
   *
   * @param clock the time of day
   * @param timer wakes rooms
   */
  public record Times(Clock clock, Timer timer) {}

  /**
   * Where work is done.
   *
   * @param workers run the rooms; what they run never blocks
   * @param listeners may be blocked by rules and listeners; refuses by throwing when it is full
   * @param callbacks complete users' futures
   */
  public record Threads(Executor workers, Executor listeners, Executor callbacks) {}

  /** The time of day as the store keeps it. */
  Instant now() {
    return times.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  long nanos() {
    return times.timer().nanoTime();
  }
}
