package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.edgewire.member.SessionId;

/** What happened last in sessions, as lines of JSON: a few rows per session and checkpoint. */
final class SessionLogTable {
  /** What the lines of a row are. */
  enum Kind {
    /** Whole patches and actions. */
    ENTRIES(0),
    /** Names of patches and actions only. */
    SEEN(1);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  /** H2 holds at most 1 048 576 characters in a VARCHAR. */
  private static final int ROW_CHARACTERS = 256 * 1024;

  private static final String INSERT =
      """
      insert into ec_session_log (session_id, kind, position_no, part, written_at, entries) values (?, ?, ?, ?, ?, ?)""";
  private static final String READ =
      """
      select entries from ec_session_log where session_id = ? and kind = ? order by position_no, part""";
  private static final String DELETE =
      """
      delete from ec_session_log where session_id = ?""";
  private static final String DELETE_OLD =
      """
      delete from ec_session_log where session_id = ? and kind = ? and (position_no <= ? or written_at < ?)""";

  private final Statements statements;

  SessionLogTable(Statements statements) {
    this.statements = statements;
  }

  /** What the rows are about. */
  record Place(SessionId session, Kind kind, long position) {}

  /**
   * @param place its position is that of the newest line
   */
  void insert(Place place, Instant at, List<String> lines) throws SQLException {
    StringBuilder row = new StringBuilder();
    int part = 0;
    for (String line : lines) {
      if (row.length() > 0 && row.length() + line.length() > ROW_CHARACTERS) {
        insertRow(place, part++, at, row.toString());
        row.setLength(0);
      }
      row.append(line).append('\n');
    }
    if (row.length() > 0) {
      insertRow(place, part, at, row.toString());
    }
  }

  private void insertRow(Place place, int part, Instant at, String text) throws SQLException {
    PreparedStatement insert = statements.prepare(INSERT);
    Binder binder = new Binder(insert).text(place.session().value()).integer(place.kind().code);
    binder.number(place.position()).integer(part).time(at).text(text);
    insert.executeUpdate();
  }

  /** All lines, the oldest first. */
  List<String> read(SessionId session, Kind kind) throws SQLException {
    PreparedStatement select = statements.prepare(READ);
    new Binder(select).text(session.value()).integer(kind.code);
    List<String> lines = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        rows.getString(1).lines().forEach(lines::add);
      }
    }
    return lines;
  }

  void delete(SessionId session) throws SQLException {
    PreparedStatement delete = statements.prepare(DELETE);
    new Binder(delete).text(session.value());
    delete.executeUpdate();
  }

  /**
   * Deletes what ends at or before that position, and what was written before that time.
   *
   * @param place its position counts
   */
  void deleteOld(Place place, Instant before) throws SQLException {
    PreparedStatement delete = statements.prepare(DELETE_OLD);
    Binder binder = new Binder(delete).text(place.session().value()).integer(place.kind().code);
    binder.number(place.position()).time(before);
    delete.executeUpdate();
  }
}
