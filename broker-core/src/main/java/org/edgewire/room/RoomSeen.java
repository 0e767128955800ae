package org.edgewire.room;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.edgewire.member.Author;
import org.edgewire.member.UserId;
import org.edgewire.store.SessionSeen;

/**
 * The names that clients gave to their patches and actions, so that each is accepted once (protocol
 * section 6). What waits for its commit is among them. Owned by the room.
 */
final class RoomSeen {
  private record Key(SessionSeen.Kind kind, Optional<UserId> user, String name) {}

  private final LinkedHashMap<Key, SessionSeen> seen = new LinkedHashMap<>();

  void add(SessionSeen one) {
    seen.put(key(one), one);
    if (seen.size() > RoomPolicy.KEPT_NAMES) {
      Iterator<Key> oldest = seen.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  void remove(SessionSeen one) {
    seen.remove(key(one));
  }

  /** The earlier one of that name, if it is not too long ago. */
  Optional<SessionSeen> find(SessionSeen.Kind kind, Author author, String name, Instant now) {
    return Optional.ofNullable(seen.get(new Key(kind, author.user(), name)))
        .filter(one -> isRecent(one, now));
  }

  /** Forgets what is too long ago. */
  void expire(Instant now) {
    Iterator<Map.Entry<Key, SessionSeen>> oldest = seen.entrySet().iterator();
    while (oldest.hasNext() && !isRecent(oldest.next().getValue(), now)) {
      oldest.remove();
    }
  }

  private static boolean isRecent(SessionSeen one, Instant now) {
    return one.at().plus(RoomPolicy.RECOGNISED).isAfter(now);
  }

  private static Key key(SessionSeen one) {
    return new Key(one.kind(), one.user(), one.name());
  }
}
