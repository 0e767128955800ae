package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/**
 * Tells failures apart. Drivers put bound values into their messages, so those never go to a log.
 */
final class SqlErrors {
  /**
   * Classes of SQLState that say nothing against the data: connection, rollback, resources,
   * operator, system.
   */
  private static final Set<String> NOT_THE_DATA = Set.of("08", "40", "53", "57", "58", "HY");

  private SqlErrors() {}

  /** State and code without the message. */
  static String describe(SQLException e) {
    return "SQLState " + e.getSQLState() + ", code " + e.getErrorCode();
  }

  /** Whether a row with that key is there already, or another constraint is broken. */
  static boolean isConstraint(SQLException e) {
    return state(e).startsWith("23");
  }

  /** Whether the data was refused, as opposed to the database being away, busy or broken. */
  static boolean isPoison(SQLException e) {
    if (e instanceof SQLTransientException
        || e instanceof SQLRecoverableException
        || e instanceof SQLNonTransientConnectionException) {
      return false;
    }
    String state = state(e);
    // H2 numbers its own errors 90xxx: database closed, file broken, connection lost.
    return state.length() == 5
        && !NOT_THE_DATA.contains(state.substring(0, 2))
        && !state.startsWith("90");
  }

  static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }
}
