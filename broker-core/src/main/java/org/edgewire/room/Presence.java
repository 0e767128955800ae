package org.edgewire.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.UserId;
import org.edgewire.wire.RoomMessage.Movement;

/**
 * Who came and went: told at once, but in a burst every tenth of a second, and then only the newest
 * of those. Counts are those of the moment at which it is told. Owned by the room.
 */
final class Presence {
  /** A burst is told so often. */
  static final Duration EVERY = Duration.ofMillis(100);

  /** So many changes are told at a time. */
  static final int MOST = 32;

  /** Somebody came or went. */
  record Moved(Movement event, UserId user, ConnectionId connection) {}

  private final Surroundings surroundings;
  private final Consumer<Moved> tell;
  private final Runnable later;
  private final Map<ConnectionId, Moved> waiting = new LinkedHashMap<>();
  private boolean scheduled;

  /**
   * @param tell tells one change now
   * @param later has {@link #flush} called soon, in the room's order
   */
  Presence(Surroundings surroundings, Consumer<Moved> tell, Runnable later) {
    this.surroundings = surroundings;
    this.tell = tell;
    this.later = later;
  }

  void moved(Moved moved) {
    if (!scheduled) {
      tell.accept(moved);
      schedule();
      return;
    }
    Moved before = waiting.remove(moved.connection());
    // Who comes and goes between two looks was never there.
    if (before == null || before.event() == moved.event()) {
      waiting.put(moved.connection(), moved);
    }
  }

  private void schedule() {
    scheduled = true;
    surroundings.times().timer().after(EVERY, later);
  }

  void flush() {
    scheduled = false;
    if (waiting.isEmpty()) {
      return;
    }
    List<Moved> all = new ArrayList<>(waiting.values());
    waiting.clear();
    all.subList(Math.max(0, all.size() - MOST), all.size()).forEach(tell);
    schedule();
  }
}
