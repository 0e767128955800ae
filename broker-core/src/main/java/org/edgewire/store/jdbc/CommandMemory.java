package org.edgewire.store.jdbc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;

/**
 * Commands in memory: <em>unsaved</em> ones, whose latest state no row has, in the order of their
 * first unsaved change; <em>set aside</em> ones, which no row takes; and some that are as their
 * rows. The writer changes it, after a commit; {@link #get} may be called by any thread.
 */
final class CommandMemory {
  private final Map<CommandId, Held> all = new ConcurrentHashMap<>();
  private final LinkedHashMap<CommandId, Since> unsaved = new LinkedHashMap<>();
  private final Map<AgentId, Map<CommandId, Held>> newer = new HashMap<>();
  private final KeyIndex newerByKey = new KeyIndex();
  private final Set<CommandId> setAside = new HashSet<>();
  private final Lru<CommandId> clean;
  private long unsavedBytes;
  private int newerThanRows;

  CommandMemory(JdbcStoreOptions.Caches caches) {
    clean = new Lru<>(caches.commands(), caches.commandBytes(), all::remove);
  }

  /** Any thread. */
  Optional<Held> get(CommandId id) {
    return Optional.ofNullable(all.get(id));
  }

  /** The same for the writer: what is used stays. */
  Optional<Held> use(CommandId id) {
    clean.use(id);
    return get(id);
  }

  /** It has a state that no row has. */
  void change(Held held, Since since) {
    CommandId id = held.id();
    Optional<Held> before = get(id);
    if (unsaved.putIfAbsent(id, since) == null) {
      clean.remove(id);
    } else {
      before.ifPresent(old -> unsavedBytes -= old.weight());
    }
    unsavedBytes += held.weight();
    overrideRow(held);
    all.put(id, held);
  }

  /** The same for what goes back to the very first unsaved group, whatever came in between. */
  void changeFirst(List<Held> changed, Since since) {
    LinkedHashMap<CommandId, Since> later = new LinkedHashMap<>(unsaved);
    unsaved.clear();
    changed.forEach(held -> change(held, since));
    later.forEach(unsaved::put);
  }

  /** Its row is as it is now. */
  void saved(Held held) {
    forgetUnsaved(held.id());
    setAside.remove(held.id());
    noLongerNewer(held);
    if (held.state().status().isFinal()) {
      all.remove(held.id());
    } else {
      remember(held.written());
    }
  }

  /** What its row counts as turned out to be something else than thought. */
  void correct(Held held) {
    overrideRow(held);
    all.put(held.id(), held);
  }

  /** It is safe, but not in a row: it stays in memory. */
  void setAside(Held held) {
    forgetUnsaved(held.id());
    setAside.add(held.id());
    overrideRow(held);
    all.put(held.id(), held);
  }

  /** An open command as its row has it. */
  void remember(Held held) {
    all.put(held.id(), held);
    clean.add(held.id(), held.weight());
  }

  private void forgetUnsaved(CommandId id) {
    if (unsaved.remove(id) != null) {
      unsavedBytes -= get(id).map(Held::weight).orElse(0);
    }
  }

  private void overrideRow(Held held) {
    Held old =
        newer
            .computeIfAbsent(held.state().command().agent(), agent -> new LinkedHashMap<>())
            .put(held.id(), held);
    newerByKey.put(held);
    newerThanRows += (held.inTable() ? 1 : 0) - (old != null && old.inTable() ? 1 : 0);
  }

  private void noLongerNewer(Held held) {
    AgentId agent = held.state().command().agent();
    Map<CommandId, Held> ofAgent = newer.getOrDefault(agent, Map.of());
    if (ofAgent.isEmpty()) {
      return;
    }
    Held old = ofAgent.remove(held.id());
    newerByKey.remove(held);
    newerThanRows -= old != null && old.inTable() ? 1 : 0;
    if (ofAgent.isEmpty()) {
      newer.remove(agent);
    }
  }

  /** Commands of an agent whose rows, if any, are not to be trusted; not to be changed. */
  Map<CommandId, Held> newerOf(AgentId agent) {
    return newer.getOrDefault(agent, Map.of());
  }

  /** The same of an ordering key. */
  NavigableMap<Long, Held> newerOf(KeyName key) {
    return newerByKey.of(key);
  }

  /** All commands whose rows, if any, are not to be trusted. */
  Iterable<Held> newer() {
    List<Held> found = new ArrayList<>(unsaved.size() + setAside.size());
    newer.values().forEach(ofAgent -> found.addAll(ofAgent.values()));
    return found;
  }

  boolean isNewer(CommandId id) {
    return unsaved.containsKey(id) || setAside.contains(id);
  }

  /** How many rows are not to be trusted. */
  int newerThanRows() {
    return newerThanRows;
  }

  /** Those of the oldest unsaved changes. */
  List<Held> oldest(int limit) {
    return unsaved.keySet().stream().limit(limit).map(all::get).toList();
  }

  /** Since when the oldest is unsaved, so many left out. */
  Optional<Since> first(int skipped) {
    return unsaved.values().stream().skip(skipped).findFirst();
  }

  /** How many, up to {@code limit}, are unsaved since {@code nanos} or longer. */
  int countOlder(long nanos, int limit) {
    return (int)
        unsaved.values().stream()
            .limit(limit)
            .takeWhile(since -> since.nanos() - nanos <= 0)
            .count();
  }

  boolean isSetAside(CommandId id) {
    return setAside.contains(id);
  }

  int setAsideCount() {
    return setAside.size();
  }

  int unsavedCount() {
    return unsaved.size();
  }

  long unsavedBytes() {
    return unsavedBytes;
  }
}
