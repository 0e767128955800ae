package org.edgewire.architecture.planted.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Forbidden: SQL in the port. */
public final class SpeaksSql {

  /** Knows a connection. */
  public String names(Connection connection) throws SQLException {
    return connection.getCatalog();
  }
}
