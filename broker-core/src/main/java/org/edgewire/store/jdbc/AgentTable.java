package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.json.JsonText;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.AgentRecord;

/** The agents as the last checkpoint wrote them. */
final class AgentTable {
  private static final String COLUMNS =
      """
      agent_id, last_seen, last_sync, last_status, capabilities, config, config_version, config_heard,
      last_close_code, queued, in_flight""";
  private static final String INSERT =
      """
      insert into ec_agent (
        last_seen, last_sync, last_status, capabilities, config, config_version, config_heard, last_close_code,
        queued, in_flight, agent_id)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
  private static final String UPDATE =
      """
      update ec_agent set
        last_seen = ?, last_sync = ?, last_status = ?, capabilities = ?, config = ?, config_version = ?,
        config_heard = ?, last_close_code = ?, queued = ?, in_flight = ?
      where agent_id = ?""";
  private static final String UPDATE_COUNTS =
      """
      update ec_agent set queued = ?, in_flight = ? where agent_id = ?""";
  private static final KeyedSelect BY_ID =
      new KeyedSelect("select " + COLUMNS + " from ec_agent where agent_id in ");
  private static final String SUMS =
      """
      select sum(queued), sum(in_flight) from ec_agent""";
  private static final String LIST =
      "select " + COLUMNS + " from ec_agent where agent_id > ? order by agent_id limit ?";
  private static final String WITH_IN_FLIGHT =
      """
      select agent_id from ec_agent where in_flight > 0 and agent_id > ? order by agent_id limit ?""";

  private final Statements statements;

  AgentTable(Statements statements) {
    this.statements = statements;
  }

  void insert(AgentEntry agent) throws SQLException {
    write(statements.prepare(INSERT), agent);
  }

  void update(AgentEntry agent) throws SQLException {
    write(statements.prepare(UPDATE), agent);
  }

  void updateCounts(AgentEntry agent) throws SQLException {
    PreparedStatement update = statements.prepare(UPDATE_COUNTS);
    Binder binder = new Binder(update);
    binder.integer(agent.savedQueued()).integer(agent.savedInFlight()).text(agent.id().value());
    update.executeUpdate();
  }

  private static void write(PreparedStatement statement, AgentEntry agent) throws SQLException {
    AgentRecord record = agent.record();
    Binder binder = new Binder(statement);
    binder.time(record.lastSeen()).time(record.lastSync());
    binder.text(record.lastStatus().map(JsonText::text)).text(Lines.join(record.capabilities()));
    binder.text(record.config().map(JsonText::text)).integer(record.configVersion());
    binder.integer(record.configHeard()).integer(record.lastCloseCode());
    binder.integer(agent.savedQueued()).integer(agent.savedInFlight()).text(agent.id().value());
    statement.executeUpdate();
  }

  Map<AgentId, AgentEntry> find(Collection<AgentId> ids) throws SQLException {
    Map<AgentId, AgentEntry> found = new HashMap<>();
    List<String> keys = ids.stream().map(AgentId::value).toList();
    BY_ID.run(
        statements,
        keys,
        row -> {
          AgentEntry entry = read(row);
          found.put(entry.id(), entry);
        });
    return found;
  }

  AgentCounts sums() throws SQLException {
    try (ResultSet rows = statements.prepare(SUMS).executeQuery()) {
      rows.next();
      return new AgentCounts(rows.getInt(1), rows.getInt(2));
    }
  }

  List<AgentRecord> list(Optional<AgentId> after, int limit) throws SQLException {
    List<AgentRecord> found = new ArrayList<>();
    try (ResultSet rows = page(LIST, after, limit)) {
      while (rows.next()) {
        found.add(read(new Cells(rows)).record());
      }
    }
    return found;
  }

  List<AgentId> withInFlight(Optional<AgentId> after, int limit) throws SQLException {
    List<AgentId> found = new ArrayList<>();
    try (ResultSet rows = page(WITH_IN_FLIGHT, after, limit)) {
      while (rows.next()) {
        found.add(new AgentId(rows.getString(1)));
      }
    }
    return found;
  }

  private ResultSet page(String sql, Optional<AgentId> after, int limit) throws SQLException {
    PreparedStatement select = statements.prepare(sql);
    new Binder(select).text(after.map(AgentId::value).orElse("")).integer(limit);
    return select.executeQuery();
  }

  private static AgentEntry read(Cells cells) throws SQLException {
    AgentRecord record =
        new AgentRecord(
            new AgentId(cells.text()),
            cells.maybeTime(),
            cells.maybeTime(),
            cells.maybeText().map(JsonText::trusted),
            Lines.split(cells.text()),
            cells.maybeText().map(JsonText::trusted),
            cells.integer(),
            cells.integer(),
            cells.integer());
    return AgentEntry.saved(record, cells.integer(), cells.integer());
  }
}
