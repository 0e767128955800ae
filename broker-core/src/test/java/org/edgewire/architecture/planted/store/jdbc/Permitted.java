package org.edgewire.architecture.planted.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** SQL is allowed here. */
public final class Permitted {

  /** Knows a connection. */
  public String names(Connection connection) throws SQLException {
    return connection.getCatalog();
  }
}
