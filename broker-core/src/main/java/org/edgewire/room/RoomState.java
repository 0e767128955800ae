package org.edgewire.room;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.edgewire.json.JsonText;
import org.edgewire.json.MergePatch;
import org.edgewire.store.SessionPatch;

/**
 * The state of a session: what is committed, and the patches that wait for their commit. Patches
 * are merged when somebody needs the text, not before. Owned by the room.
 */
final class RoomState {
  private static final int MOST_UNMERGED = 512;

  private final int maxBytes;
  private final Deque<SessionPatch> committed = new ArrayDeque<>();
  private final Deque<SessionPatch> waiting = new ArrayDeque<>();
  private JsonText text;
  private long version;
  private long bound;

  /**
   * @param maxBytes largest state
   */
  RoomState(JsonText text, long version, int maxBytes) {
    this.text = text;
    this.version = version;
    this.maxBytes = maxBytes;
    this.bound = bytes(text);
  }

  /** The version that is committed. */
  long version() {
    return version;
  }

  /** The version once all is committed that waits. */
  long head() {
    return version + waiting.size();
  }

  /** The committed state. */
  JsonText text() {
    text = merged(text, committed);
    committed.clear();
    return text;
  }

  /** The state once all is committed that waits. */
  JsonText headText() {
    return merged(text(), waiting);
  }

  private static JsonText merged(JsonText base, Deque<SessionPatch> patches) {
    return MergePatch.applyAll(base, patches.stream().map(SessionPatch::patch).toList());
  }

  /**
   * Whether the state would stay within its size; asks for the real size only when the sum of all
   * patches says that it might not.
   */
  boolean fits(JsonText patch) {
    long after = bound + bytes(patch);
    if (after > maxBytes) {
      after = bytes(MergePatch.apply(headText(), patch));
    }
    if (after > maxBytes) {
      return false;
    }
    bound = after;
    return true;
  }

  /** A patch that fits goes to the store. */
  void add(SessionPatch patch) {
    waiting.add(patch);
  }

  /** The oldest patch that waits is durable. */
  void commit() {
    committed.add(waiting.remove());
    version++;
    if (committed.size() >= MOST_UNMERGED) {
      text();
    }
  }

  /** The newest patch that waits will not be durable. */
  void takeBack() {
    waiting.removeLast();
    // It may have made the state smaller: the next one asks for the real size.
    bound = maxBytes;
  }

  private static long bytes(JsonText json) {
    return json.text().getBytes(StandardCharsets.UTF_8).length;
  }
}
