package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.edgewire.json.JsonText;
import org.edgewire.member.Epoch;
import org.edgewire.member.SessionId;
import org.edgewire.store.SessionRecord;

/** The sessions as the last checkpoint wrote them. */
final class SessionTable {
  private static final String COLUMNS =
      """
      session_id, epoch, version, action_seq, members, ttl_ms, created_at, last_active""";
  private static final String INSERT =
      """
      insert into ec_session (
        epoch, version, action_seq, members, ttl_ms, created_at, last_active, drop_at, state, session_id)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
  private static final String UPDATE =
      """
      update ec_session set
        epoch = ?, version = ?, action_seq = ?, members = ?, ttl_ms = ?, created_at = ?, last_active = ?,
        drop_at = ?, state = ?
      where session_id = ?""";
  private static final String UPDATE_NUMBERS =
      """
      update ec_session set
        epoch = ?, version = ?, action_seq = ?, members = ?, ttl_ms = ?, created_at = ?, last_active = ?,
        drop_at = ?
      where session_id = ?""";
  private static final String DELETE =
      """
      delete from ec_session where session_id = ?""";
  private static final String STATE =
      """
      select state from ec_session where session_id = ?""";
  private static final String DUE =
      """
      select session_id from ec_session where drop_at <= ? order by drop_at limit ?""";
  private static final KeyedSelect BY_ID =
      new KeyedSelect("select " + COLUMNS + " from ec_session where session_id in ");
  private static final String LIST =
      "select " + COLUMNS + " from ec_session where session_id > ? order by session_id limit ?";

  private final Statements statements;

  SessionTable(Statements statements) {
    this.statements = statements;
  }

  void insert(SessionRecord session, JsonText state) throws SQLException {
    PreparedStatement insert = statements.prepare(INSERT);
    numbers(insert, session).text(state.text()).text(session.id().value());
    insert.executeUpdate();
  }

  void update(SessionRecord session, JsonText state) throws SQLException {
    PreparedStatement update = statements.prepare(UPDATE);
    numbers(update, session).text(state.text()).text(session.id().value());
    update.executeUpdate();
  }

  /** All but the state. */
  void update(SessionRecord session) throws SQLException {
    PreparedStatement update = statements.prepare(UPDATE_NUMBERS);
    numbers(update, session).text(session.id().value());
    update.executeUpdate();
  }

  private static Binder numbers(PreparedStatement statement, SessionRecord session)
      throws SQLException {
    return new Binder(statement)
        .text(session.epoch().value())
        .number(session.version())
        .number(session.seq())
        .text(session.members().map(SessionLines::members).map(JsonText::text))
        .number(session.ttl().toMillis())
        .time(session.createdAt())
        .time(session.lastActive())
        .time(session.dropAt());
  }

  void delete(SessionId id) throws SQLException {
    PreparedStatement delete = statements.prepare(DELETE);
    new Binder(delete).text(id.value());
    delete.executeUpdate();
  }

  JsonText state(SessionId id) throws SQLException {
    PreparedStatement select = statements.prepare(STATE);
    new Binder(select).text(id.value());
    try (ResultSet rows = select.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("the row of a session is gone");
      }
      return JsonText.trusted(rows.getString(1));
    }
  }

  Map<SessionId, SessionEntry> find(Collection<SessionId> ids) throws SQLException {
    Map<SessionId, SessionEntry> found = new HashMap<>();
    BY_ID.run(
        statements,
        ids.stream().map(SessionId::value).toList(),
        row -> {
          SessionRecord session = read(row);
          found.put(session.id(), SessionEntry.saved(session));
        });
    return found;
  }

  /** Those that are dropped if nobody is there, the longest due first. */
  List<SessionId> due(Instant now, int limit) throws SQLException {
    PreparedStatement select = statements.prepare(DUE);
    new Binder(select).time(now).integer(limit);
    List<SessionId> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(new SessionId(rows.getString(1)));
      }
    }
    return found;
  }

  List<SessionRecord> list(Optional<SessionId> after, int limit) throws SQLException {
    PreparedStatement select = statements.prepare(LIST);
    new Binder(select).text(after.map(SessionId::value).orElse("")).integer(limit);
    List<SessionRecord> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(read(new Cells(rows)));
      }
    }
    return found;
  }

  private static SessionRecord read(Cells cells) throws SQLException {
    return new SessionRecord(
        new SessionId(cells.text()),
        new Epoch(cells.text()),
        cells.number(),
        cells.number(),
        cells.maybeText().map(JsonText::trusted).map(SessionLines::members),
        Duration.ofMillis(cells.number()),
        cells.time(),
        cells.time());
  }
}
