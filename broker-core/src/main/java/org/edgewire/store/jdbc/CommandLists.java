package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.store.CommandQuery;

/**
 * Lists of commands, the newest first. Each filter has its index, which is read from where the page
 * begins; only what a second filter leaves out is walked over.
 */
final class CommandLists {
  private static final String SELECT =
      "select " + CommandRow.COLUMNS + ", payload from ec_command where ";
  // All columns of the index must be in the order by, or H2 sorts all that the filter finds.
  static final String NEWEST = SELECT + "seq < ? order by seq desc limit ?";
  static final String OF_TYPE =
      SELECT + "command_type = ? and seq < ? order by command_type desc, seq desc limit ?";
  static final String OF_STATUS =
      SELECT
          + "status = ? and seq < ? and (? = '' or command_type = ?)"
          + " order by status desc, seq desc limit ?";
  static final String OF_AGENT =
      SELECT
          + "agent_id = ? and queue_rank > ? and queue_rank < ? and (? < 0 or status = ?)"
          + " and (? = '' or command_type = ?) order by agent_id desc, queue_rank desc limit ?";

  private final Statements statements;

  CommandLists(Statements statements) {
    this.statements = statements;
  }

  List<CommandRecord> list(CommandQuery query) throws SQLException {
    if (query.agent().isPresent()) {
      return ofAgent(query.agent().get(), query);
    }
    PreparedStatement select;
    if (query.status().isPresent()) {
      String type = query.type().map(CommandType::name).orElse("");
      select = statements.prepare(OF_STATUS);
      new Binder(select)
          .integer(query.status().get().code())
          .number(before(query))
          .text(type)
          .text(type)
          .integer(query.limit());
    } else if (query.type().isPresent()) {
      select = statements.prepare(OF_TYPE);
      String type = query.type().get().name();
      new Binder(select).text(type).number(before(query)).integer(query.limit());
    } else {
      select = statements.prepare(NEWEST);
      new Binder(select).number(before(query)).integer(query.limit());
    }
    return records(select);
  }

  private static long before(CommandQuery query) {
    return query.beforeSeq().orElse(Long.MAX_VALUE);
  }

  /** The newest of each class of ranks, merged: what one class showed bounds how far back to go. */
  private List<CommandRecord> ofAgent(AgentId agent, CommandQuery query) throws SQLException {
    TreeMap<Long, CommandRecord> newest = new TreeMap<>(Comparator.reverseOrder());
    for (int rankClass : rankClasses(query.status())) {
      long after = newest.size() < query.limit() ? 0 : newest.lastKey();
      for (CommandRecord found : ofClass(agent, rankClass, after, query)) {
        newest.put(found.command().seq(), found);
      }
      while (newest.size() > query.limit()) {
        newest.pollLastEntry();
      }
    }
    return new ArrayList<>(newest.values());
  }

  private static List<Integer> rankClasses(Optional<CommandStatus> status) {
    return status
        .map(Stream::of)
        .orElseGet(() -> Stream.of(CommandStatus.values()))
        .flatMap(one -> Held.rankClasses(one).stream())
        .distinct()
        .toList();
  }

  private List<CommandRecord> ofClass(AgentId agent, int rankClass, long after, CommandQuery query)
      throws SQLException {
    long first = Held.firstRank(rankClass);
    long before = Math.min(before(query), Held.firstRank(1));
    int status = query.status().map(CommandStatus::code).orElse(-1);
    String type = query.type().map(CommandType::name).orElse("");
    PreparedStatement select = statements.prepare(OF_AGENT);
    new Binder(select)
        .text(agent.value())
        .number(first + after)
        .number(first + before)
        .integer(status)
        .integer(status)
        .text(type)
        .text(type)
        .integer(query.limit());
    return records(select);
  }

  static List<CommandRecord> records(PreparedStatement select) throws SQLException {
    List<CommandRecord> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(CommandRow.readWithPayload(new Cells(rows)));
      }
    }
    return found;
  }
}
