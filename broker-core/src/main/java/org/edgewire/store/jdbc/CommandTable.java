package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.Lifecycle;
import org.edgewire.json.JsonText;
import org.edgewire.store.CommandQuery;

/** The commands as the last checkpoint wrote them. */
final class CommandTable {
  private static final String INSERT =
      """
      insert into ec_command (
        seq, command_id, agent_id, command_type, priority, delivery, ordering_key, accepted_at, deliver_at, expires_at,
        retry_of, digest, payload, queue_rank, wake_at, status, revision, attempts, attempts_at_retry, dedup, channel,
        sent_at, changed_at, finished_at, completed_at, error_text, result, timeline)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
  private static final String UPDATE =
      """
      update ec_command set
        queue_rank = ?, wake_at = ?, status = ?, revision = ?, attempts = ?, attempts_at_retry = ?, dedup = ?,
        channel = ?, sent_at = ?, changed_at = ?, finished_at = ?, completed_at = ?, error_text = ?, result = ?,
        timeline = ?
      where seq = ?""";
  private static final KeyedSelect BY_ID =
      new KeyedSelect("select " + CommandRow.COLUMNS + " from ec_command where command_id in ");
  private static final String FULL_BY_ID =
      "select " + CommandRow.COLUMNS + ", payload from ec_command where command_id = ?";
  private static final String BY_SEQ =
      "select " + CommandRow.COLUMNS + " from ec_command where seq = ?";
  private static final String PAYLOAD =
      """
      select payload from ec_command where seq = ?""";
  // The column of the equality must be in the order by, or H2 sorts the whole backlog.
  static final String QUEUE =
      "select "
          + CommandRow.COLUMNS
          + ", payload from ec_command where agent_id = ? and queue_rank > ? and queue_rank < ?"
          + " order by agent_id, queue_rank limit ?";
  // The lower bound keeps H2, whose indexes begin with the nulls, from walking all finished rows.
  static final String DUE =
      """
      select command_id from ec_command where wake_at > 0 and wake_at <= ? order by wake_at limit ?""";
  private static final String HIGHEST_SEQ =
      """
      select max(seq) from ec_command""";

  private final Statements statements;

  CommandTable(Statements statements) {
    this.statements = statements;
  }

  /** Writes commands that have no row. */
  void insert(List<Held> commands, Lifecycle lifecycle) throws SQLException {
    if (commands.isEmpty()) {
      return;
    }
    PreparedStatement insert = statements.prepare(INSERT);
    for (Held held : commands) {
      Binder binder = new Binder(insert);
      CommandRow.bindFixed(binder, held.state().command(), held.payload().orElseThrow());
      CommandRow.bindMoving(binder, held, lifecycle);
      insert.addBatch();
    }
    execute(insert);
  }

  /** Writes commands that have a row. */
  void update(List<Held> commands, Lifecycle lifecycle) throws SQLException {
    if (commands.isEmpty()) {
      return;
    }
    PreparedStatement update = statements.prepare(UPDATE);
    for (Held held : commands) {
      Binder binder = new Binder(update);
      CommandRow.bindMoving(binder, held, lifecycle);
      binder.number(held.seq());
      update.addBatch();
    }
    execute(update);
  }

  /** A failed batch would stay in the statement, which is used again. */
  private static void execute(PreparedStatement batch) throws SQLException {
    try {
      batch.executeBatch();
    } finally {
      batch.clearBatch();
    }
  }

  Map<CommandId, Held> find(Collection<CommandId> ids) throws SQLException {
    Map<CommandId, Held> found = new LinkedHashMap<>();
    List<String> keys = ids.stream().map(CommandId::value).toList();
    BY_ID.run(
        statements,
        keys,
        row -> {
          Held held = CommandRow.read(row);
          found.put(held.id(), held);
        });
    return found;
  }

  Optional<CommandRecord> findFull(CommandId id) throws SQLException {
    PreparedStatement select = statements.prepare(FULL_BY_ID);
    new Binder(select).text(id.value());
    return CommandLists.records(select).stream().findFirst();
  }

  /** A command that has a row. */
  Held findBySeq(long seq) throws SQLException {
    PreparedStatement select = statements.prepare(BY_SEQ);
    new Binder(select).number(seq);
    try (ResultSet rows = select.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("the row of command number " + seq + " is gone");
      }
      return CommandRow.read(new Cells(rows));
    }
  }

  /** The payload of a command that has a row. */
  JsonText payload(long seq) throws SQLException {
    PreparedStatement select = statements.prepare(PAYLOAD);
    new Binder(select).number(seq);
    try (ResultSet rows = select.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("the row of command number " + seq + " is gone");
      }
      return JsonText.trusted(rows.getString(1));
    }
  }

  /** Rows of an agent's queue with ranks between the two, both excluded, in rank order. */
  List<CommandRecord> queue(AgentId agent, long after, long before, int limit) throws SQLException {
    PreparedStatement select = statements.prepare(QUEUE);
    new Binder(select).text(agent.value()).number(after).number(before).integer(limit);
    return CommandLists.records(select);
  }

  /** Commands whose time has come, the longest overdue first. */
  Set<CommandId> due(Instant now, int limit) throws SQLException {
    PreparedStatement select = statements.prepare(DUE);
    new Binder(select).time(now).integer(limit);
    Set<CommandId> ids = new LinkedHashSet<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        ids.add(new CommandId(rows.getString(1)));
      }
    }
    return ids;
  }

  long highestSeq() throws SQLException {
    try (ResultSet rows = statements.prepare(HIGHEST_SEQ).executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  List<CommandRecord> list(CommandQuery query) throws SQLException {
    return new CommandLists(statements).list(query);
  }
}
