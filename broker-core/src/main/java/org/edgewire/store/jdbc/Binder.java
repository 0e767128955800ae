package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Binds a statement's parameters one after the other. */
final class Binder {
  private final PreparedStatement statement;
  private int index;

  Binder(PreparedStatement statement) {
    this.statement = statement;
  }

  Binder text(String value) throws SQLException {
    statement.setString(++index, value);
    return this;
  }

  Binder text(Optional<String> value) throws SQLException {
    if (value.isPresent()) {
      return text(value.get());
    }
    statement.setNull(++index, Types.VARCHAR);
    return this;
  }

  Binder number(long value) throws SQLException {
    statement.setLong(++index, value);
    return this;
  }

  Binder number(OptionalLong value) throws SQLException {
    if (value.isPresent()) {
      return number(value.getAsLong());
    }
    statement.setNull(++index, Types.BIGINT);
    return this;
  }

  Binder integer(int value) throws SQLException {
    statement.setInt(++index, value);
    return this;
  }

  Binder integer(Optional<Integer> value) throws SQLException {
    if (value.isPresent()) {
      return integer(value.get());
    }
    statement.setNull(++index, Types.SMALLINT);
    return this;
  }

  Binder time(Instant value) throws SQLException {
    return number(value.toEpochMilli());
  }

  Binder time(Optional<Instant> value) throws SQLException {
    return number(
        value.isPresent() ? OptionalLong.of(value.get().toEpochMilli()) : OptionalLong.empty());
  }

  Binder bytes(byte[] value) throws SQLException {
    statement.setBytes(++index, value);
    return this;
  }
}
