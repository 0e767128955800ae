package org.edgewire.store.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.edgewire.member.SessionId;
import org.edgewire.store.Event;

/** What one group changes in sessions, before it is durable. */
final class SessionStaging {
  private final Consumer<Runnable> undo;
  private final Map<SessionId, SessionEntry> before = new LinkedHashMap<>();
  private final Map<SessionId, SessionEntry> entries = new LinkedHashMap<>();
  private final Map<SessionId, Boolean> holds = new LinkedHashMap<>();
  private final List<Event.OfSession> events = new ArrayList<>();

  /**
   * @param undo takes what takes a change back
   */
  SessionStaging(Consumer<Runnable> undo) {
    this.undo = undo;
  }

  Optional<SessionEntry> get(SessionId id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** What happened in that session in this group. */
  List<Event.OfSession> of(SessionId id) {
    return events.stream().filter(event -> event.session().equals(id)).toList();
  }

  void add(Event.OfSession event, Optional<SessionEntry> known) {
    SessionId id = event.session();
    known.ifPresent(entry -> before.putIfAbsent(id, entry));
    SessionEntry after =
        event instanceof Event.SessionCreated created
            ? SessionEntry.created(created.record(), known.map(SessionEntry::inTable).orElse(false))
            : known.orElseThrow().after(event);
    restoring(entries, id);
    entries.put(id, after);
    events.add(event);
    undo.accept(() -> events.remove(events.size() - 1));
  }

  void hold(SessionId id, boolean held) {
    restoring(holds, id);
    holds.put(id, held);
  }

  Optional<Boolean> held(SessionId id) {
    return Optional.ofNullable(holds.get(id));
  }

  private <V> void restoring(Map<SessionId, V> map, SessionId id) {
    if (map.containsKey(id)) {
      V old = map.get(id);
      undo.accept(() -> map.put(id, old));
    } else {
      undo.accept(() -> map.remove(id));
    }
  }

  /** The group is durable. */
  void mergeInto(SessionMemory memory, Since since) {
    if (!events.isEmpty()) {
      before.values().forEach(memory::adopt);
      events.forEach(event -> memory.apply(event, since));
    }
    holds.forEach(memory::hold);
  }
}
