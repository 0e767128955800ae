package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.edgewire.json.JsonText;
import org.edgewire.member.SessionId;
import org.edgewire.store.Event;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionPatch;
import org.edgewire.store.SessionRecord;
import org.edgewire.store.SessionSeen;

/** The statements of a checkpoint that are about sessions. Commits nothing. */
final class SessionWriter {
  /**
   * So many of the newest patches, and of the newest actions, are kept whole for those who resume.
   */
  static final int KEPT_WHOLE = 1_024;

  /** In characters. */
  static final int KEPT_CHARACTERS = 512 * 1024;

  /** So many of the newest names are kept. */
  static final int KEPT_NAMES = 32_768;

  /** Names, and the patches and actions themselves, are kept so long, as far as there is room. */
  static final Duration KEPT_FOR = Duration.ofMinutes(10);

  private final Tables tables;
  private final Memory memory;

  SessionWriter(Tables tables, Memory memory) {
    this.tables = tables;
    this.memory = memory;
  }

  void write(SessionId id, Instant now) throws SQLException {
    SessionEntry entry = memory.sessions.get(id).orElseThrow();
    SessionChanges changes = memory.sessions.changes(id).orElseThrow();
    if (changes.isFresh() && entry.inTable()) {
      tables.sessionLog().delete(id);
    }
    if (entry.ended()) {
      if (entry.inTable()) {
        tables.sessions().delete(id);
      }
      return;
    }
    SessionRecord record = entry.record();
    if (!changes.changesState()) {
      tables.sessions().update(record);
    } else if (entry.inTable()) {
      tables.sessions().update(record, state(id, changes));
    } else {
      tables.sessions().insert(record, state(id, changes));
    }
    log(record, changes, now);
  }

  private JsonText state(SessionId id, SessionChanges changes) throws SQLException {
    JsonText base = changes.base().isPresent() ? changes.base().get() : tables.sessions().state(id);
    return SessionChanges.fold(base, changes.patches());
  }

  private void log(SessionRecord record, SessionChanges changes, Instant now) throws SQLException {
    List<SessionPatch> patches = changes.patches();
    List<SessionAction> actions = changes.actions();
    if (patches.isEmpty() && actions.isEmpty()) {
      return;
    }
    SessionLogTable log = tables.sessionLog();
    Instant before = now.minus(KEPT_FOR);
    long position = record.position();
    log.deleteOld(place(record, SessionLogTable.Kind.ENTRIES, position - KEPT_WHOLE), before);
    log.deleteOld(place(record, SessionLogTable.Kind.SEEN, position - KEPT_NAMES), before);
    log.insert(
        place(record, SessionLogTable.Kind.ENTRIES, position),
        now,
        whole(record, patches, actions));
    log.insert(place(record, SessionLogTable.Kind.SEEN, position), now, names(patches, actions));
  }

  private static SessionLogTable.Place place(
      SessionRecord record, SessionLogTable.Kind kind, long position) {
    return new SessionLogTable.Place(record.id(), kind, position);
  }

  private static List<String> whole(
      SessionRecord record, List<SessionPatch> patches, List<SessionAction> actions) {
    List<String> lines = new ArrayList<>();
    newest(
        patches,
        patch -> SessionLines.line(new Event.SessionPatched(record.id(), record.epoch(), patch)),
        lines);
    newest(
        actions,
        action -> SessionLines.line(new Event.SessionActed(record.id(), record.epoch(), action)),
        lines);
    return lines;
  }

  /** Adds the newest as lines, in their order: as many as fit. */
  private static <E> void newest(List<E> from, Function<E, String> line, List<String> to) {
    List<String> taken = new ArrayList<>();
    int characters = 0;
    int first = Math.max(0, from.size() - KEPT_WHOLE);
    for (int i = from.size() - 1; i >= first && characters < KEPT_CHARACTERS; i--) {
      String last = line.apply(from.get(i));
      characters += last.length();
      taken.add(last);
    }
    Collections.reverse(taken);
    to.addAll(taken);
  }

  private static List<String> names(List<SessionPatch> patches, List<SessionAction> actions) {
    List<SessionSeen> seen = new ArrayList<>();
    patches.forEach(patch -> SessionEntries.seen(patch).ifPresent(seen::add));
    actions.forEach(action -> seen.add(SessionEntries.seen(action)));
    return seen.stream()
        .skip(Math.max(0, seen.size() - KEPT_NAMES))
        .map(SessionLines::seen)
        .toList();
  }

  /** Writes a session that its table refused into the quarantine. */
  void setAside(SessionId id, Instant now, String sqlState) throws SQLException {
    SessionEntry entry = memory.sessions.get(id).orElseThrow();
    SessionChanges changes = memory.sessions.changes(id).orElseThrow();
    JsonText state = entry.ended() ? JsonText.EMPTY_OBJECT : state(id, changes);
    String body = SessionLines.snapshot(entry.record(), state);
    tables.quarantine().put(QuarantineTable.Key.of(id), now, sqlState, body);
  }

  /** After a commit whose answer was lost: what do the rows say? */
  void reconcile(List<SessionId> ids) throws SQLException {
    Map<SessionId, SessionEntry> rows = tables.sessions().find(ids);
    ids.forEach(id -> memory.sessions.correct(id, Optional.ofNullable(rows.get(id))));
  }
}
