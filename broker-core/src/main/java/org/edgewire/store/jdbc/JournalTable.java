package org.edgewire.store.jdbc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;

/** Groups of events, a row each. */
final class JournalTable {
  /** H2 holds at most 1 048 576 bytes in a VARBINARY; a larger group gets several rows. */
  static final int PART_BYTES = 1 << 19;

  private static final String INSERT =
      """
      insert into ec_journal (group_no, part, written_at, entries) values (?, ?, ?, ?)""";
  private static final String EXISTS =
      """
      select part from ec_journal where group_no = ? and part = 0""";
  private static final String READ =
      """
      select group_no, part, entries from ec_journal order by group_no, part""";
  private static final String DELETE_BEFORE =
      """
      delete from ec_journal where group_no < ?""";

  private final Statements statements;

  JournalTable(Statements statements) {
    this.statements = statements;
  }

  interface GroupReader {
    void group(long number, String lines) throws SQLException;
  }

  void insert(long group, Instant at, byte[] entries) throws SQLException {
    PreparedStatement insert = statements.prepare(INSERT);
    int part = 0;
    for (int from = 0; from < entries.length; from += PART_BYTES) {
      int to = Math.min(entries.length, from + PART_BYTES);
      byte[] bytes = to - from == entries.length ? entries : Arrays.copyOfRange(entries, from, to);
      new Binder(insert).number(group).integer(part++).time(at).bytes(bytes);
      insert.executeUpdate();
    }
  }

  boolean exists(long group) throws SQLException {
    PreparedStatement select = statements.prepare(EXISTS);
    new Binder(select).number(group);
    try (ResultSet rows = select.executeQuery()) {
      return rows.next();
    }
  }

  /**
   * Whether that group is free and stays so, unless somebody takes it after the caller's rollback:
   * waits for a transaction that is still writing it, as one of a lost connection may.
   */
  boolean claim(long group) throws SQLException {
    try {
      insert(group, Instant.EPOCH, new byte[1]);
      return true;
    } catch (SQLException e) {
      if (SqlErrors.isConstraint(e)) {
        return false;
      }
      throw e;
    }
  }

  /** All groups left, the oldest first. */
  void read(GroupReader reader) throws SQLException {
    try (ResultSet rows = statements.prepare(READ).executeQuery()) {
      long group = -1;
      ByteArrayOutputStream entries = new ByteArrayOutputStream();
      while (rows.next()) {
        Cells cells = new Cells(rows);
        long number = cells.number();
        if (number != group && group >= 0) {
          reader.group(group, entries.toString(StandardCharsets.UTF_8));
          entries.reset();
        }
        group = number;
        cells.integer();
        entries.writeBytes(cells.bytes());
      }
      if (group >= 0) {
        reader.group(group, entries.toString(StandardCharsets.UTF_8));
      }
    }
  }

  void deleteBefore(long group) throws SQLException {
    PreparedStatement delete = statements.prepare(DELETE_BEFORE);
    new Binder(delete).number(group);
    delete.executeUpdate();
  }
}
