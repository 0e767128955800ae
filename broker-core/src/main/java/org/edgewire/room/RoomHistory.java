package org.edgewire.room;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionContents;
import org.edgewire.store.SessionPatch;

/**
 * The newest patches and actions of a session, for those who come back. Bounded. Owned by the room.
 */
final class RoomHistory {
  private final Recent<SessionPatch> patches = new Recent<>(one -> one.patch().text().length());
  private final Recent<SessionAction> actions = new Recent<>(one -> one.payload().text().length());

  RoomHistory(SessionContents.History kept) {
    kept.patches().forEach(patches::add);
    kept.actions().forEach(actions::add);
  }

  void add(SessionPatch patch) {
    patches.add(patch);
  }

  void add(SessionAction action) {
    actions.add(action);
  }

  /**
   * What came after a version; empty when part of it is not known any more.
   *
   * @param version the newest version
   */
  Optional<List<SessionPatch>> patchesAfter(long since, long version) {
    if (since > version) {
      return Optional.empty();
    }
    List<SessionPatch> missed =
        patches.all().stream().filter(patch -> patch.version() > since).toList();
    return missed.size() == version - since ? Optional.of(missed) : Optional.empty();
  }

  /** Actions since a time that may be new to somebody who saw the state up to a version. */
  List<SessionAction> actionsAfter(long since, Instant from) {
    return actions.all().stream()
        .filter(action -> action.version() >= since && !action.at().isBefore(from))
        .toList();
  }

  Optional<SessionPatch> patch(long version) {
    return patches.all().stream().filter(patch -> patch.version() == version).findFirst();
  }

  Optional<SessionAction> action(long seq) {
    return actions.all().stream().filter(action -> action.seq() == seq).findFirst();
  }

  /** The newest of something, up to a number and a size. */
  private static final class Recent<T> {
    private final Deque<T> kept = new ArrayDeque<>();
    private final ToIntFunction<T> size;
    private long characters;

    Recent(ToIntFunction<T> size) {
      this.size = size;
    }

    void add(T one) {
      kept.add(one);
      characters += size.applyAsInt(one);
      while (kept.size() > RoomPolicy.KEPT
          || (characters > RoomPolicy.KEPT_CHARACTERS && kept.size() > 1)) {
        characters -= size.applyAsInt(kept.remove());
      }
    }

    List<T> all() {
      return new ArrayList<>(kept);
    }
  }
}
