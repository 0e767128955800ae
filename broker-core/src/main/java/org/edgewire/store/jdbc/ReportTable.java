package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.json.JsonText;
import org.edgewire.store.Event.AgentReported;

/** The agents' own events. */
final class ReportTable {
  private static final String INSERT =
      """
      insert into ec_agent_event (agent_id, event_id, stored_at, body) values (?, ?, ?, ?)""";
  private static final String TIME_OF =
      """
      select stored_at from ec_agent_event where agent_id = ? and event_id = ?""";
  private static final String LIST =
      """
      select body from ec_agent_event
      where agent_id = ? and stored_at <= ? and (stored_at < ? or event_id < ?)
      order by agent_id desc, stored_at desc, event_id desc limit ?""";

  private final Statements statements;

  ReportTable(Statements statements) {
    this.statements = statements;
  }

  void insert(AgentReported event) throws SQLException {
    PreparedStatement insert = statements.prepare(INSERT);
    Binder binder = new Binder(insert).text(event.agent().value()).text(event.eventId());
    binder.time(event.at()).text(event.body().text());
    insert.executeUpdate();
  }

  boolean exists(AgentId agent, String eventId) throws SQLException {
    return timeOf(agent, eventId).isPresent();
  }

  /**
   * The newest first; of one millisecond those of the greater id first. None when {@code before} is
   * unknown.
   */
  List<JsonText> list(AgentId agent, Optional<String> before, int limit) throws SQLException {
    long from = Long.MAX_VALUE;
    if (before.isPresent()) {
      Optional<Long> time = timeOf(agent, before.get());
      if (time.isEmpty()) {
        return List.of();
      }
      from = time.get();
    }
    PreparedStatement select = statements.prepare(LIST);
    Binder binder = new Binder(select).text(agent.value()).number(from).number(from);
    binder.text(before.orElse("")).integer(limit);
    List<JsonText> bodies = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        bodies.add(JsonText.trusted(rows.getString(1)));
      }
    }
    return bodies;
  }

  private Optional<Long> timeOf(AgentId agent, String eventId) throws SQLException {
    PreparedStatement select = statements.prepare(TIME_OF);
    new Binder(select).text(agent.value()).text(eventId);
    try (ResultSet rows = select.executeQuery()) {
      return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
    }
  }
}
