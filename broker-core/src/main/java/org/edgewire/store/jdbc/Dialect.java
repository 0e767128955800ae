package org.edgewire.store.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Where the databases differ. */
enum Dialect {
  /** Its TEXT is a CLOB, 5 to 20 times slower than a VARCHAR. */
  H2("varchar", "varbinary", ""),
  POSTGRESQL("text", "bytea", ""),
  /** By default it takes 'A' for 'a' and ignores trailing blanks: ids need an exact collation. */
  MARIADB("mediumtext", "mediumblob", collated("utf8mb4_nopad_bin")),
  MYSQL("mediumtext", "mediumblob", collated("utf8mb4_0900_bin"));

  private static final String NONE = "";
  private static final int MYSQL_INDEX_IS_THERE = 1061;

  private final String text;
  private final String bytes;
  private final String tail;

  Dialect(String text, String bytes, String tail) {
    this.text = text;
    this.bytes = bytes;
    this.tail = tail;
  }

  private static String collated(String collation) {
    return " engine=InnoDB default character set utf8mb4 collate " + collation;
  }

  /** A script's template with this database's words in place of its tokens. */
  String fill(String template) {
    String filled =
        template.replace("${TEXT}", text).replace("${BYTES}", bytes).replace("${TAIL}", tail);
    return this == MYSQL ? filled.replace("index if not exists", "index") : filled;
  }

  /** Whether a statement of a script failed because its work is done already. */
  boolean isDone(SQLException e) {
    return this == MYSQL && e.getErrorCode() == MYSQL_INDEX_IS_THERE;
  }

  /**
   * Waits until no other node works on the schema, and keeps others waiting until {@link #unlock}
   * or the end of the session.
   */
  void lock(Connection connection) throws SQLException {
    execute(
        connection,
        switch (this) {
          case H2 -> NONE;
          case POSTGRESQL -> "select pg_advisory_lock(498216206)";
          case MARIADB, MYSQL -> "select get_lock(concat('edgewire.', md5(database())), 60)";
        });
  }

  /** Lets the next node at the schema. */
  void unlock(Connection connection) throws SQLException {
    execute(
        connection,
        switch (this) {
          case H2 -> NONE;
          case POSTGRESQL -> "select pg_advisory_unlock(498216206)";
          case MARIADB, MYSQL -> "select release_lock(concat('edgewire.', md5(database())))";
        });
  }

  /**
   * Bounds how long the session waits for a lock, and how long its transaction may stand still: one
   * whose connection the network swallowed would else hold its locks for hours. Outside of any
   * transaction.
   */
  void prepareSession(Connection connection) throws SQLException {
    execute(
        connection,
        switch (this) {
          case H2 -> NONE;
          case POSTGRESQL ->
              "select set_config('lock_timeout', '10s', false),"
                  + " set_config('idle_in_transaction_session_timeout', '20s', false)";
          case MARIADB ->
              "set session innodb_lock_wait_timeout = 10, session idle_write_transaction_timeout = 20";
          case MYSQL -> "set session innodb_lock_wait_timeout = 10";
        });
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    if (!sql.equals(NONE)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  static Dialect of(Connection connection) throws SQLException {
    DatabaseMetaData about = connection.getMetaData();
    String product = about.getDatabaseProductName().toLowerCase(Locale.ROOT);
    return switch (product) {
      case "h2" -> H2;
      case "postgresql" -> POSTGRESQL;
      case "mariadb" -> MARIADB;
      // What MySQL's driver says of MariaDB, too.
      case "mysql" ->
          about.getDatabaseProductVersion().toLowerCase(Locale.ROOT).contains("mariadb")
              ? MARIADB
              : MYSQL;
      default ->
          throw new SQLException(
              "the database is '" + product + "'; supported are H2, PostgreSQL, MariaDB and MySQL");
    };
  }
}
