package org.edgewire.store.jdbc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.edgewire.member.SessionId;
import org.edgewire.store.Event;

/**
 * Sessions in memory: <em>unsaved</em> ones, of which more is known than their rows say, in the
 * order of the first such change; and some that are as their rows. Used by the writer only.
 */
final class SessionMemory {
  private final Map<SessionId, SessionEntry> all = new HashMap<>();
  private final LinkedHashMap<SessionId, SessionChanges> unsaved = new LinkedHashMap<>();
  private final Map<SessionId, SessionChanges> setAside = new HashMap<>();
  private final Set<SessionId> held = new HashSet<>();
  private final Lru<SessionId> clean;
  private long unsavedBytes;

  SessionMemory(JdbcStoreOptions.Caches caches) {
    clean = new Lru<>(caches.agents(), caches.agentBytes(), all::remove);
  }

  Optional<SessionEntry> get(SessionId id) {
    return Optional.ofNullable(all.get(id));
  }

  Optional<SessionEntry> use(SessionId id) {
    clean.use(id);
    return get(id);
  }

  /** It was read from its row. */
  void remember(SessionEntry entry) {
    if (all.putIfAbsent(entry.record().id(), entry) == null) {
      clean.add(entry.record().id(), entry.weight());
    }
  }

  /** It was read from its row and is about to change. */
  void adopt(SessionEntry entry) {
    all.putIfAbsent(entry.record().id(), entry);
  }

  /** What is known of it beyond its row. */
  Optional<SessionChanges> changes(SessionId id) {
    return Optional.ofNullable(unsaved.get(id)).or(() -> Optional.ofNullable(setAside.get(id)));
  }

  /** Something became durable; what it is about must be known, unless it was just made. */
  void apply(Event.OfSession event, Since since) {
    SessionId id = event.session();
    SessionEntry before = all.get(id);
    SessionChanges changes = unsaved(id, since);
    if (event instanceof Event.SessionCreated created) {
      boolean inTable = before != null && before.inTable();
      all.put(id, SessionEntry.created(created.record(), inTable));
    } else {
      all.put(id, before.after(event));
    }
    unsavedBytes -= changes.bytes();
    changes.add(event);
    unsavedBytes += changes.bytes();
    clean.remove(id);
  }

  private SessionChanges unsaved(SessionId id, Since since) {
    SessionChanges known = unsaved.get(id);
    if (known == null) {
      SessionChanges before = setAside.remove(id);
      known = before == null ? new SessionChanges(since) : before.since(since);
      unsaved.put(id, known);
      unsavedBytes += known.bytes();
    }
    return known;
  }

  void hold(SessionId id, boolean open) {
    if (open) {
      held.add(id);
    } else {
      held.remove(id);
    }
  }

  boolean isHeld(SessionId id) {
    return held.contains(id);
  }

  /** Its row and its log say all that is known of it. */
  void saved(SessionId id) {
    forgetUnsaved(id);
    SessionEntry entry = all.get(id);
    if (entry.ended()) {
      all.remove(id);
    } else {
      all.put(id, entry.written());
      clean.add(id, entry.weight());
    }
  }

  /** It is safe, but not in its row: it stays in memory. */
  void setAside(SessionId id) {
    changes(id).ifPresent(changes -> setAside.put(id, changes));
    forgetUnsaved(id);
  }

  /** After a commit whose answer was lost. */
  void correct(SessionId id, Optional<SessionEntry> row) {
    SessionEntry entry = all.get(id);
    all.put(id, entry.withRow(row.isPresent()));
    boolean written =
        row.map(SessionEntry::record)
            .filter(record -> record.epoch().equals(entry.record().epoch()))
            .filter(record -> record.position() == entry.record().position())
            .isPresent();
    if (written && entry.exists()) {
      SessionChanges changes = unsaved.get(id);
      unsavedBytes -= changes.bytes();
      changes.clear();
      unsavedBytes += changes.bytes();
    }
  }

  private void forgetUnsaved(SessionId id) {
    SessionChanges gone = unsaved.remove(id);
    if (gone != null) {
      unsavedBytes -= gone.bytes();
    }
  }

  /** Sessions of which memory knows more than their rows. */
  Iterable<SessionId> unsaved() {
    return unsaved.keySet();
  }

  List<SessionId> oldest(int limit) {
    return unsaved.keySet().stream().limit(limit).toList();
  }

  Optional<Since> first(int skipped) {
    return unsaved.values().stream().skip(skipped).map(SessionChanges::since).findFirst();
  }

  int countOlder(long nanos, int limit) {
    return (int)
        unsaved.values().stream()
            .limit(limit)
            .takeWhile(changes -> changes.since().nanos() - nanos <= 0)
            .count();
  }

  int unsavedCount() {
    return unsaved.size();
  }

  long unsavedBytes() {
    return unsavedBytes;
  }
}
