package org.edgewire.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Reads the columns of one row one after the other. */
final class Cells {
  private final ResultSet row;
  private int index;

  Cells(ResultSet row) {
    this.row = row;
  }

  String text() throws SQLException {
    return row.getString(++index);
  }

  Optional<String> maybeText() throws SQLException {
    return Optional.ofNullable(row.getString(++index));
  }

  long number() throws SQLException {
    return row.getLong(++index);
  }

  int integer() throws SQLException {
    return row.getInt(++index);
  }

  Optional<Integer> maybeInteger() throws SQLException {
    int value = row.getInt(++index);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }

  Instant time() throws SQLException {
    return Instant.ofEpochMilli(number());
  }

  Optional<Instant> maybeTime() throws SQLException {
    long value = row.getLong(++index);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(value));
  }

  byte[] bytes() throws SQLException {
    return row.getBytes(++index);
  }
}
