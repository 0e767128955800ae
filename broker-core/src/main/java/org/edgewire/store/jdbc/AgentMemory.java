package org.edgewire.store.jdbc;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.edgewire.command.AgentId;
import org.edgewire.store.AgentCounts;

/**
 * Agents in memory: <em>unsaved</em> ones, of which more is known than their rows say, in the order
 * of the first such change; those whose counts differ from their rows'; and some that are as their
 * rows. The writer changes it, after a commit; {@link #get} and {@link #totals} may be called by
 * any thread.
 */
final class AgentMemory {
  private final Map<AgentId, AgentEntry> all = new ConcurrentHashMap<>();
  private final LinkedHashMap<AgentId, Since> unsaved = new LinkedHashMap<>();
  private final Set<AgentId> setAside = new HashSet<>();
  private final Lru<AgentId> clean;
  private final Predicate<AgentId> hasNewerCommands;
  private volatile AgentCounts totals = AgentCounts.NONE;

  /**
   * @param hasNewerCommands whether rows of an agent's commands are not to be trusted: then its
   *     row's counts are not either, even when they happen to be equal
   */
  AgentMemory(JdbcStoreOptions.Caches caches, Predicate<AgentId> hasNewerCommands) {
    this.hasNewerCommands = hasNewerCommands;
    clean = new Lru<>(caches.agents(), caches.agentBytes(), all::remove);
  }

  /** Any thread. */
  Optional<AgentEntry> get(AgentId id) {
    return Optional.ofNullable(all.get(id));
  }

  Optional<AgentEntry> use(AgentId id) {
    clean.use(id);
    return get(id);
  }

  /** Any thread. */
  AgentCounts totals() {
    return totals;
  }

  void totals(AgentCounts counts) {
    totals = counts;
  }

  /** More is known of it than its row says. */
  void noted(AgentEntry entry, Since since) {
    unsaved.putIfAbsent(entry.id(), since);
    put(entry);
  }

  /** Its counts changed, or it is as its row. */
  void put(AgentEntry entry) {
    all.put(entry.id(), entry);
    if (isAsItsRow(entry)) {
      clean.add(entry.id(), entry.weight());
    } else {
      clean.remove(entry.id());
    }
  }

  private boolean isAsItsRow(AgentEntry entry) {
    return entry.isSettled()
        && !unsaved.containsKey(entry.id())
        && !setAside.contains(entry.id())
        && !hasNewerCommands.test(entry.id());
  }

  /** Its row says all that is known of it. */
  void saved(AgentEntry entry) {
    unsaved.remove(entry.id());
    setAside.remove(entry.id());
    put(entry);
  }

  /** It is safe, but its row does not say all of it: it stays in memory. */
  void setAside(AgentEntry entry) {
    unsaved.remove(entry.id());
    setAside.add(entry.id());
    put(entry);
  }

  boolean isSetAside(AgentId id) {
    return setAside.contains(id);
  }

  List<AgentId> oldest(int limit) {
    return unsaved.keySet().stream().limit(limit).toList();
  }

  Optional<Since> first(int skipped) {
    return unsaved.values().stream().skip(skipped).findFirst();
  }

  int countOlder(long nanos, int limit) {
    return (int)
        unsaved.values().stream()
            .limit(limit)
            .takeWhile(since -> since.nanos() - nanos <= 0)
            .count();
  }

  int unsavedCount() {
    return unsaved.size();
  }
}
