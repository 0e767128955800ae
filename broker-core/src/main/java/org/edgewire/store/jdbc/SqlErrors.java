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
   * Classes of SQLState that say nothing against the data: unsupported, connection, transaction
   * state, statement name, authorization, catalog, schema, rollback, rights and missing tables,
   * resources, object in use, operator, system, general, internal.
   */
  private static final Set<String> NOT_THE_DATA =
      Set.of(
          "0A", "08", "25", "26", "28", "3D", "3F", "40", "42", "53", "55", "57", "58", "HY", "XX");

  private static final Set<String> NO_SUCH_DATABASE = Set.of("3D000", "90146");
  private static final int MARIADB_NO_DATABASE = 1049;

  /** MariaDB's: for a database, a table, a column, an administrator. */
  private static final Set<Integer> RIGHTS = Set.of(1044, 1142, 1143, 1227);

  private SqlErrors() {}

  /** State and code without the message. */
  static String describe(SQLException e) {
    return "SQLState " + e.getSQLState() + ", code " + e.getErrorCode();
  }

  /** Why a database cannot be used, for whoever starts the broker. */
  static String sentence(SQLException e) {
    String state = state(e);
    String what =
        NO_SUCH_DATABASE.contains(state) || e.getErrorCode() == MARIADB_NO_DATABASE
            ? "there is no such database"
            : RIGHTS.contains(e.getErrorCode()) || state.equals("42501")
                ? "its user may not create or use the tables"
                : state.startsWith("28")
                    ? "the database refuses this user or password"
                    : state.startsWith("08")
                        ? "the database cannot be reached"
                        : "the database cannot be opened";
    return what + " (" + describe(e) + ")";
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
