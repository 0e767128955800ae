package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.Priority;
import org.edgewire.json.JsonText;
import org.edgewire.store.AgentCounts;

/**
 * One agent's queue: the rows, those that memory or the current group know better left out, and
 * what these know.
 */
final class QueueView {
  /** Rows read at once: payloads may be large. */
  private static final int PAGE = 32;

  private final CommandTable table;
  private final Memory memory;
  private final AgentId agent;
  private final AgentCounts counts;
  private final Map<CommandId, Held> committed;
  private final Map<CommandId, Held> staged;

  QueueView(CommandTable table, Memory memory, Staging staging, AgentEntry agent) {
    this.table = table;
    this.memory = memory;
    this.agent = agent.id();
    this.counts = agent.counts();
    this.committed = memory.commands.newerOf(this.agent);
    this.staged = staging.commandsOf(this.agent);
  }

  /** The first queued commands of a lane in rank order, until a limit is reached. */
  List<CommandRecord> head(Priority lane, int limit, long maxBytes) throws SQLException {
    LaneName name = new LaneName(agent, lane);
    long from = Math.max(Held.firstRank(lane), memory.laneFloors.of(name));
    List<CommandRecord> found = between(from - 1, Held.endRank(lane), limit, maxBytes);
    if (!found.isEmpty()) {
      memory.laneFloors.put(name, rank(found.get(0)));
    } else if (limit > 0 && maxBytes > 0) {
      memory.laneFloors.put(name, Held.endRank(lane));
    }
    return found;
  }

  private static long rank(CommandRecord record) {
    return Held.saved(record.state(), Hold.NONE).rank();
  }

  /** All that is in flight, in the order of acceptance. */
  List<CommandRecord> inFlight() throws SQLException {
    return between(0, Held.endOfInFlight(), Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  private List<CommandRecord> between(long after, long before, int limit, long maxBytes)
      throws SQLException {
    Deque<Held> held = inMemory(after, before);
    Rows rows = new Rows(after, before, allInMemory(after));
    List<CommandRecord> found = new ArrayList<>();
    long bytes = 0;
    while (found.size() < limit && bytes < maxBytes && (rows.hasNext() || !held.isEmpty())) {
      boolean fromRow = held.isEmpty() || (rows.hasNext() && rows.peekSeq() < held.peek().seq());
      CommandRecord next = fromRow ? rows.next() : record(held.remove());
      bytes += next.payload().text().length();
      found.add(next);
    }
    return found;
  }

  /** What memory or the group know better than the rows. */
  private Stream<Held> newer() {
    return Stream.concat(
        committed.values().stream().filter(held -> !staged.containsKey(held.id())),
        staged.values().stream());
  }

  private boolean isNewer(CommandId id) {
    return staged.containsKey(id) || committed.containsKey(id);
  }

  private Deque<Held> inMemory(long after, long before) {
    Deque<Held> held = new ArrayDeque<>();
    newer()
        .filter(one -> one.rank() > after && one.rank() < before)
        .sorted(Comparator.comparingLong(Held::seq))
        .forEach(held::add);
    return held;
  }

  /** Whether the counts say that no row can add anything, which saves the query. */
  private boolean allInMemory(long after) {
    boolean queued = after >= Held.endOfInFlight() - 1;
    int expected = queued ? counts.queued() : counts.inFlight();
    return expected <= committed.size() + staged.size()
        && expected
            == newer()
                .filter(one -> queued ? one.isQueued() : one.state().status().isInFlight())
                .count();
  }

  private CommandRecord record(Held held) throws SQLException {
    JsonText payload =
        held.payload().isPresent() ? held.payload().get() : table.payload(held.seq());
    return new CommandRecord(held.state(), payload);
  }

  /** The rows, page by page. */
  private final class Rows {
    private final long before;
    private final Deque<CommandRecord> page = new ArrayDeque<>();
    private long after;
    private boolean exhausted;

    Rows(long after, long before, boolean exhausted) {
      this.after = after;
      this.before = before;
      this.exhausted = exhausted;
    }

    boolean hasNext() throws SQLException {
      while (page.isEmpty() && !exhausted) {
        List<CommandRecord> rows = table.queue(agent, after, before, PAGE);
        exhausted = rows.size() < PAGE;
        for (CommandRecord row : rows) {
          after = rank(row);
          if (!isNewer(row.command().id())) {
            page.add(row);
          }
        }
      }
      return !page.isEmpty();
    }

    long peekSeq() {
      return page.element().command().seq();
    }

    /** What is at the head is likely to be asked for next, when it goes out or is acked. */
    CommandRecord next() {
      CommandRecord next = page.remove();
      if (memory.commands.get(next.command().id()).isEmpty()) {
        memory.commands.remember(Held.saved(next.state(), Hold.NONE));
      }
      return next;
    }
  }
}
