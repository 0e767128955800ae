package org.edgewire.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** Where the databases differ: column types and what follows a table definition. */
enum Dialect {
  /** Its TEXT is a CLOB, 5 to 20 times slower than a VARCHAR. */
  H2("varchar", "varbinary", ""),
  POSTGRESQL("text", "bytea", ""),
  /**
   * By default it takes 'A' for 'a' and ignores trailing blanks: ids need an exact collation. MySQL
   * is served alike.
   */
  MARIADB(
      "mediumtext",
      "mediumblob",
      " engine=InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin");

  private final String text;
  private final String bytes;
  private final String tail;

  Dialect(String text, String bytes, String tail) {
    this.text = text;
    this.bytes = bytes;
    this.tail = tail;
  }

  /** A script's template with this database's words in place of its tokens. */
  String fill(String template) {
    return template.replace("${TEXT}", text).replace("${BYTES}", bytes).replace("${TAIL}", tail);
  }

  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
    return switch (product) {
      case "h2" -> H2;
      case "postgresql" -> POSTGRESQL;
      case "mariadb", "mysql" -> MARIADB;
      default ->
          throw new SQLException(
              "the database is '" + product + "'; supported are H2, PostgreSQL, MariaDB and MySQL");
    };
  }
}
