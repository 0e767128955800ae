package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Predicate;
import org.edgewire.command.AgentId;

/**
 * Which command of an ordering key may go: the first live one in the order of acceptance. Those
 * queued behind it are parked (protocol section 3).
 */
final class OrderingKeys {
  private static final int PAGE = 16;

  private final Tables tables;
  private final Memory memory;
  private final Staging staging;
  private final Predicate<AgentId> hasLiveRows;

  /**
   * @param hasLiveRows whether the tables hold commands of the agent that are not final: saves
   *     asking them
   */
  OrderingKeys(Tables tables, Memory memory, Staging staging, Predicate<AgentId> hasLiveRows) {
    this.tables = tables;
    this.memory = memory;
    this.staging = staging;
    this.hasLiveRows = hasLiveRows;
  }

  /** The live command of its key that a command waits for. */
  Optional<Held> ahead(Held held) throws SQLException {
    Optional<KeyName> key = KeyName.of(held);
    return key.isEmpty()
        ? Optional.empty()
        : first(key.get()).filter(first -> first.seq() < held.seq());
  }

  /** The first live command of a key. */
  Optional<Held> first(KeyName key) throws SQLException {
    Optional<Held> first = firstFrom(key, memory.keyFloors.of(key));
    first.ifPresent(found -> memory.keyFloors.put(key, found.seq()));
    return first;
  }

  /** The first live command of a key from that number on. */
  Optional<Held> firstFrom(KeyName key, long seq) throws SQLException {
    NavigableMap<Long, Held> committed = memory.commands.newerOf(key);
    NavigableMap<Long, Held> staged = staging.commandsOf(key);
    long best = Long.MAX_VALUE;
    Optional<Held> found = Optional.empty();
    for (Map.Entry<Long, Held> one : staged.tailMap(seq, true).entrySet()) {
      if (one.getValue().isLive()) {
        best = one.getKey();
        found = Optional.of(one.getValue());
        break;
      }
    }
    for (Map.Entry<Long, Held> one : committed.tailMap(seq, true).entrySet()) {
      if (one.getKey() >= best) {
        break;
      }
      if (one.getValue().isLive() && !staged.containsKey(one.getKey())) {
        best = one.getKey();
        found = Optional.of(one.getValue());
        break;
      }
    }
    long row = hasLiveRows.test(key.agent()) ? firstRow(key, seq, best) : best;
    return row < best ? Optional.of(tables.commands().findBySeq(row)) : found;
  }

  /**
   * The first row that neither memory nor the group knows better; {@code end} when there is none.
   */
  private long firstRow(KeyName key, long from, long end) throws SQLException {
    NavigableMap<Long, Held> committed = memory.commands.newerOf(key);
    NavigableMap<Long, Held> staged = staging.commandsOf(key);
    long next = from;
    while (true) {
      List<Long> page = tables.ordering().from(key, next, PAGE);
      for (long seq : page) {
        if (seq >= end) {
          return end;
        }
        if (!committed.containsKey(seq) && !staged.containsKey(seq)) {
          return seq;
        }
        next = seq + 1;
      }
      if (page.size() < PAGE) {
        return end;
      }
    }
  }
}
