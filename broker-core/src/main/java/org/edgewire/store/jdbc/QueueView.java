package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
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
  private final AgentId agent;
  private final Map<CommandId, Held> newer = new LinkedHashMap<>();
  private final AgentCounts counts;

  QueueView(CommandTable table, Memory memory, Staging staging, AgentEntry agent) {
    this.table = table;
    this.agent = agent.id();
    this.counts = agent.counts();
    memory.commands.newerOf(this.agent).forEach(held -> newer.put(held.id(), held));
    staging.commandsOf(this.agent).forEach(held -> newer.put(held.id(), held));
  }

  /** Commands of ranks between the two, both excluded, in rank order, until a limit is reached. */
  List<CommandRecord> between(long after, long before, int limit, long maxBytes)
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

  private Deque<Held> inMemory(long after, long before) {
    Deque<Held> held = new ArrayDeque<>();
    newer.values().stream()
        .filter(one -> one.rank() > after && one.rank() < before)
        .sorted(Comparator.comparingLong(Held::seq))
        .forEach(held::add);
    return held;
  }

  /** Whether the counts say that no row can add anything, which saves the query. */
  private boolean allInMemory(long after) {
    boolean queued = after >= Held.endOfInFlight() - 1;
    long known =
        newer.values().stream()
            .filter(one -> queued ? one.isQueued() : one.state().status().isInFlight())
            .count();
    return known == (queued ? counts.queued() : counts.inFlight());
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
          after = Held.saved(row.state(), Hold.NONE).rank();
          if (!newer.containsKey(row.command().id())) {
            page.add(row);
          }
        }
      }
      return !page.isEmpty();
    }

    long peekSeq() {
      return page.element().command().seq();
    }

    CommandRecord next() {
      return page.remove();
    }
  }
}
