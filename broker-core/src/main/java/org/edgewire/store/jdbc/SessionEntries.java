package org.edgewire.store.jdbc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.edgewire.json.JsonText;
import org.edgewire.store.Event;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionContents;
import org.edgewire.store.SessionPatch;
import org.edgewire.store.SessionRecord;
import org.edgewire.store.SessionSeen;

/**
 * What is kept of one session, read out of lines when it is asked for: that is for the asker's
 * thread, not for the writer's.
 *
 * @param record of it
 * @param base the state of the row, or of its creation
 * @param unsaved what came after that, in its order
 * @param lines of its log
 * @param names of its log
 */
record SessionEntries(
    SessionRecord record, JsonText base, Unsaved unsaved, List<String> lines, List<String> names)
    implements SessionContents {

  /** Patches and actions that no row has. */
  record Unsaved(List<SessionPatch> patches, List<SessionAction> actions) {}

  @Override
  public JsonText state() {
    return SessionChanges.fold(base, unsaved.patches());
  }

  @Override
  public History history() {
    List<SessionPatch> patches = new ArrayList<>();
    List<SessionAction> actions = new ArrayList<>();
    List<SessionSeen> seen = new ArrayList<>();
    names.forEach(line -> seen.add(SessionLines.seen(line)));
    for (String line : lines) {
      Event event = EventReader.event(line);
      if (event instanceof Event.SessionPatched patched) {
        patches.add(patched.patch());
      } else if (event instanceof Event.SessionActed acted) {
        actions.add(acted.action());
      }
    }
    for (SessionPatch patch : unsaved.patches()) {
      patches.add(patch);
      seen(patch).ifPresent(seen::add);
    }
    for (SessionAction action : unsaved.actions()) {
      actions.add(action);
      seen.add(seen(action));
    }
    seen.sort(Comparator.comparing(SessionSeen::at));
    return new History(unbroken(patches), List.copyOf(actions), List.copyOf(seen));
  }

  /** Those up to the newest without a gap. */
  private static List<SessionPatch> unbroken(List<SessionPatch> patches) {
    int from = patches.size();
    while (from > 0
        && (from == patches.size()
            || patches.get(from - 1).version() == patches.get(from).version() - 1)) {
      from--;
    }
    return List.copyOf(patches.subList(from, patches.size()));
  }

  static Optional<SessionSeen> seen(SessionPatch patch) {
    return patch
        .id()
        .map(
            id ->
                new SessionSeen(
                    SessionSeen.Kind.PATCH,
                    patch.author().user(),
                    id.value(),
                    patch.version(),
                    patch.at()));
  }

  static SessionSeen seen(SessionAction action) {
    return new SessionSeen(
        SessionSeen.Kind.ACTION,
        action.author().user(),
        action.id().value(),
        action.seq(),
        action.at());
  }
}
