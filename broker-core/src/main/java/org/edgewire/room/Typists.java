package org.edgewire.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.edgewire.member.ConnectionId;

/** Who is typing, and since when they said so last. Never stored. Owned by the room. */
final class Typists {
  private final Map<ConnectionId, Long> since = new HashMap<>();

  /** Whether that is news. */
  boolean set(ConnectionId who, boolean typing, long nanos) {
    return typing ? since.put(who, nanos) == null : since.remove(who) != null;
  }

  /** Those who said so too long ago; they type no longer. */
  List<ConnectionId> expire(long nanos) {
    List<ConnectionId> over = new ArrayList<>();
    since.forEach(
        (who, at) -> {
          if (nanos - at >= RoomPolicy.TYPING.toNanos()) {
            over.add(who);
          }
        });
    over.forEach(since::remove);
    return over;
  }
}
