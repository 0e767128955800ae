package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Gives statements of one connection; whoever gives them closes them. */
interface Statements {
  PreparedStatement prepare(String sql) throws SQLException;
}
