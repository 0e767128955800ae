package org.edgewire.store.jdbc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.edgewire.store.Event.AgentReported;

/** Agents' own events that no row has, the oldest first. Used by the writer only. */
final class ReportMemory {
  /** Names an event: an agent and its id for it. */
  record Key(String agent, String eventId) {
    static Key of(AgentReported event) {
      return new Key(event.agent().value(), event.eventId());
    }
  }

  private record Unsaved(AgentReported event, Since since) {}

  private final LinkedHashMap<Key, Unsaved> unsaved = new LinkedHashMap<>();
  private long bytes;

  void add(AgentReported event, Since since) {
    if (unsaved.putIfAbsent(Key.of(event), new Unsaved(event, since)) == null) {
      bytes += event.body().text().length();
    }
  }

  void saved(AgentReported event) {
    if (unsaved.remove(Key.of(event)) != null) {
      bytes -= event.body().text().length();
    }
  }

  boolean contains(Key key) {
    return unsaved.containsKey(key);
  }

  List<AgentReported> oldest(int limit) {
    return unsaved.values().stream().limit(limit).map(Unsaved::event).toList();
  }

  Optional<Since> first(int skipped) {
    return unsaved.values().stream().skip(skipped).map(Unsaved::since).findFirst();
  }

  int countOlder(long nanos, int limit) {
    return (int)
        unsaved.values().stream()
            .limit(limit)
            .takeWhile(one -> one.since().nanos() - nanos <= 0)
            .count();
  }

  int unsavedCount() {
    return unsaved.size();
  }

  long unsavedBytes() {
    return bytes;
  }
}
