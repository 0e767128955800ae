package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;

/** The statements that find and delete what is kept no longer. */
final class PurgeTable {
  private static final String COMMANDS =
      """
      select seq, command_id, command_type, status, accepted_at, finished_at from ec_command
      where seq > ? order by seq limit ?""";
  private static final String DELETE_COMMAND =
      """
      delete from ec_command where seq = ?""";
  private static final String REPORTS =
      """
      select agent_id, event_id from ec_agent_event where stored_at < ? order by stored_at limit ?""";
  private static final String DELETE_REPORT =
      """
      delete from ec_agent_event where agent_id = ? and event_id = ?""";

  private final Statements statements;

  PurgeTable(Statements statements) {
    this.statements = statements;
  }

  /** What of a command decides whether it is kept. */
  record Kept(
      long seq, CommandId id, CommandType type, Instant acceptedAt, Optional<Instant> finishedAt) {}

  /** Commands in the order of their acceptance. */
  List<Kept> commands(long after, int limit) throws SQLException {
    PreparedStatement select = statements.prepare(COMMANDS);
    new Binder(select).number(after).integer(limit);
    List<Kept> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(read(new Cells(rows)));
      }
    }
    return found;
  }

  private static Kept read(Cells cells) throws SQLException {
    long seq = cells.number();
    CommandId id = new CommandId(cells.text());
    CommandType type = new CommandType(cells.text());
    boolean over = CommandStatus.ofCode(cells.integer()).isFinal();
    Instant acceptedAt = cells.time();
    return new Kept(seq, id, type, acceptedAt, cells.maybeTime().filter(at -> over));
  }

  void delete(List<Kept> commands) throws SQLException {
    PreparedStatement delete = statements.prepare(DELETE_COMMAND);
    for (Kept command : commands) {
      new Binder(delete).number(command.seq());
      delete.executeUpdate();
    }
  }

  /** Deletes the oldest events stored before that time; returns how many. */
  int deleteReports(Instant before, int limit) throws SQLException {
    PreparedStatement select = statements.prepare(REPORTS);
    new Binder(select).time(before).integer(limit);
    List<String[]> keys = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        keys.add(new String[] {rows.getString(1), rows.getString(2)});
      }
    }
    PreparedStatement delete = statements.prepare(DELETE_REPORT);
    for (String[] key : keys) {
      new Binder(delete).text(key[0]).text(key[1]);
      delete.executeUpdate();
    }
    return keys.size();
  }
}
