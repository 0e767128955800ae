package org.edgewire.store.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.json.JsonText;
import org.edgewire.json.MergePatch;
import org.edgewire.store.Event;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionPatch;

/** What happened in one session since its row was written. Used by the writer only. */
final class SessionChanges {
  private static final int ENTRY_BYTES = 300;

  private final Since since;
  private final List<SessionPatch> patches = new ArrayList<>();
  private final List<SessionAction> actions = new ArrayList<>();
  private Optional<JsonText> base = Optional.empty();
  private boolean fresh;
  private long bytes = ENTRY_BYTES;

  SessionChanges(Since since) {
    this.since = since;
  }

  /** The same, unsaved again since then. */
  SessionChanges since(Since later) {
    SessionChanges same = new SessionChanges(later);
    same.addAll(this);
    return same;
  }

  Since since() {
    return since;
  }

  /** Whether what the tables have of that name is of an earlier session. */
  boolean isFresh() {
    return fresh;
  }

  List<SessionPatch> patches() {
    return patches;
  }

  List<SessionAction> actions() {
    return actions;
  }

  long bytes() {
    return bytes;
  }

  void add(Event.OfSession event) {
    if (event instanceof Event.SessionPatched patched) {
      patches.add(patched.patch());
      bytes += ENTRY_BYTES + patched.patch().patch().text().length();
    } else if (event instanceof Event.SessionActed acted) {
      actions.add(acted.action());
      bytes += ENTRY_BYTES + acted.action().payload().text().length();
    } else if (event instanceof Event.SessionCreated created) {
      clear();
      fresh = true;
      base = Optional.of(created.state());
      bytes += created.state().text().length();
    } else if (event instanceof Event.SessionEnded) {
      clear();
      fresh = true;
    }
  }

  /** Continues what others began. */
  void addAll(SessionChanges earlier) {
    patches.addAll(earlier.patches);
    actions.addAll(earlier.actions);
    base = earlier.base;
    fresh = earlier.fresh;
    bytes += earlier.bytes;
  }

  /** The tables have all of it. */
  void clear() {
    patches.clear();
    actions.clear();
    base = Optional.empty();
    fresh = false;
    bytes = ENTRY_BYTES;
  }

  /** Whether the row's state is not the session's. */
  boolean changesState() {
    return fresh || !patches.isEmpty();
  }

  /** Where the patches begin, if that is not the row's state. */
  Optional<JsonText> base() {
    return base;
  }

  /** The state after these patches. */
  static JsonText fold(JsonText base, List<SessionPatch> patches) {
    return MergePatch.applyAll(base, patches.stream().map(SessionPatch::patch).toList());
  }
}
