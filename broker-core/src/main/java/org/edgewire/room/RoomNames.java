package org.edgewire.room;

import java.util.random.RandomGenerator;
import org.edgewire.member.ActionId;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.Epoch;

/** Makes names that nobody can guess. As thread-safe as its random numbers. */
public final class RoomNames {
  private static final int RADIX = 36;

  private final RandomGenerator random;

  /**
   * @param random 64 bits per name are taken from it
   */
  public RoomNames(RandomGenerator random) {
    this.random = random;
  }

  ConnectionId connection() {
    return new ConnectionId("c-" + next());
  }

  Epoch epoch() {
    return new Epoch("e-" + next());
  }

  ActionId action() {
    return new ActionId("a-" + next());
  }

  private String next() {
    return Long.toUnsignedString(random.nextLong(), RADIX);
  }
}
