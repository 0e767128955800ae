package org.edgewire.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Brings the schema to this program's version. Every statement may run twice, so a start that was
 * killed half way does no harm; of two nodes that start at once one waits for the other; a version
 * counts as applied when its row in ec_schema has a time. What a script inserts or updates may only
 * be about rows that were there: in a new database it is left out.
 */
final class Migrator {
  private static final Logger LOG = System.getLogger(Migrator.class.getName());
  static final int VERSION = 5;
  private static final int TRIES = 5;
  private static final String CREATE_SCHEMA =
      """
      create table if not exists ec_schema (
        version integer not null primary key, applied_at bigint not null, checksum varchar(64) not null)""";
  private static final String READ =
      """
      select version, applied_at, checksum from ec_schema order by version""";
  private static final String BEGIN =
      """
      insert into ec_schema (version, applied_at, checksum) values (?, 0, ?)""";
  private static final String END =
      """
      update ec_schema set applied_at = ? where version = ?""";

  private record Applied(int version, long at, String checksum) {}

  /** A part of the work that may run again from its beginning. */
  private interface Step {
    void run() throws SQLException;
  }

  private final Connection connection;
  private final Dialect dialect;
  private final long now;
  private Optional<List<Applied>> known = Optional.empty();

  /** No version was found that somebody began before: there are no rows yet. */
  private boolean empty = true;

  /**
   * @param connection without auto-commit
   * @param now noted beside what is applied
   */
  Migrator(Connection connection, Dialect dialect, long now) {
    this.connection = connection;
    this.dialect = dialect;
    this.now = now;
  }

  /** The whole script of a version for a database, for reading. */
  static String script(int version, Dialect dialect) {
    return dialect.fill(template(version));
  }

  /**
   * Everything for an empty database, for those who do not let programs create tables. A broker
   * that finds it done creates nothing.
   */
  static String everything(Dialect dialect) {
    StringBuilder all = new StringBuilder(CREATE_SCHEMA).append(dialect.fill("${TAIL};\n"));
    for (int version = 1; version <= VERSION; version++) {
      all.append('\n').append(script(version, dialect)).append('\n');
      all.append("insert into ec_schema (version, applied_at, checksum) values (");
      all.append(version).append(", 1, '").append(checksum(version)).append("');\n");
    }
    return all.toString();
  }

  void run() throws SQLException {
    dialect.lock(connection);
    try {
      migrate();
    } finally {
      unlock();
    }
  }

  private void unlock() {
    try {
      dialect.unlock(connection);
    } catch (SQLException e) {
      // A lost session keeps no lock; what made it fail is told elsewhere.
      LOG.log(Level.DEBUG, "the schema was not unlocked: " + SqlErrors.describe(e));
    }
  }

  private void migrate() throws SQLException {
    repeatedly(this::refuseNewer);
    for (int version = 1; version <= VERSION; version++) {
      int wanted = version;
      repeatedly(() -> apply(wanted));
    }
    connection.commit();
  }

  /**
   * Another node that starts now may be faster with any of the statements, and in each version
   * anew: the tries of one step say nothing of the next.
   */
  private void repeatedly(Step step) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        step.run();
        return;
      } catch (SQLException e) {
        connection.rollback();
        known = Optional.empty();
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private void refuseNewer() throws SQLException {
    for (Applied one : known()) {
      if (one.version() > VERSION) {
        throw new IllegalStateException(
            "the database has schema version "
                + one.version()
                + ", this program knows versions up to "
                + VERSION
                + ": use a newer program");
      }
    }
  }

  private void apply(int version) throws SQLException {
    Optional<Applied> applied =
        known().stream().filter(one -> one.version() == version).findFirst();
    String checksum = checksum(version);
    if (applied.isPresent() && !applied.get().checksum().equals(checksum)) {
      throw new IllegalStateException(
          "schema version "
              + version
              + " of the database was made by another script than this program's");
    }
    empty &= applied.isEmpty();
    if (applied.isPresent() && applied.get().at() > 0) {
      return;
    }
    if (applied.isEmpty()) {
      begin(version, checksum);
    }
    for (String statement : statements(script(version, dialect))) {
      try {
        if (!empty || !changesRows(statement)) {
          execute(statement);
        }
      } catch (SQLException e) {
        if (!dialect.isDone(e)) {
          throw e;
        }
      }
    }
    try (PreparedStatement end = connection.prepareStatement(END)) {
      new Binder(end).number(Math.max(1, now)).integer(version);
      end.executeUpdate();
    }
    connection.commit();
  }

  private static boolean changesRows(String statement) {
    return statement.startsWith("insert ") || statement.startsWith("update ");
  }

  private void begin(int version, String checksum) throws SQLException {
    try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
      new Binder(begin).integer(version).text(checksum);
      begin.executeUpdate();
    }
    connection.commit();
  }

  private List<Applied> known() throws SQLException {
    if (known.isEmpty()) {
      known = Optional.of(readOrCreate());
    }
    return known.get();
  }

  /** Creates the table only when it is missing: who finds everything there needs no right to. */
  private List<Applied> readOrCreate() throws SQLException {
    try {
      return read();
    } catch (SQLException e) {
      connection.rollback();
      execute(CREATE_SCHEMA);
      connection.commit();
      return read();
    }
  }

  private List<Applied> read() throws SQLException {
    List<Applied> applied = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(READ)) {
      while (rows.next()) {
        Cells cells = new Cells(rows);
        applied.add(new Applied(cells.integer(), cells.number(), cells.text()));
      }
    }
    return applied;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static List<String> statements(String script) {
    String plain =
        script.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
    return List.of(plain.split(";")).stream()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static String template(int version) {
    return Scripts.TEMPLATES.get(version - 1);
  }

  private static String checksum(int version) {
    return Scripts.CHECKSUMS.get(version - 1);
  }

  /** Read once: brokers in tests start often. */
  private static final class Scripts {
    static final List<String> TEMPLATES =
        IntStream.rangeClosed(1, VERSION).mapToObj(Migrator::read).toList();
    static final List<String> CHECKSUMS = TEMPLATES.stream().map(Migrator::checksum).toList();
  }

  private static String read(int version) {
    // V001.sql and so on, without a formatter, for whose classes alone a start would wait.
    String name = "V" + Integer.toString(1_000 + version).substring(1) + ".sql";
    try (InputStream in = Migrator.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its schema script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the schema script " + name + " cannot be read", e);
    }
  }

  private static String checksum(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
