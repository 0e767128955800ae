package org.edgewire.store.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.edgewire.mailbox.Timer;

/**
 * The writer's connection, and the only place that commits. Lost, it is opened again with growing
 * pauses. Used by the writer only, except {@link #problem}.
 */
final class Link implements Statements {
  private static final Logger LOG = System.getLogger(Link.class.getName());
  private static final String PROBE =
      """
      update ec_schema set applied_at = applied_at where version = 1""";
  // Never hold a container's connection for long: it counts as leaked.
  private static final Duration LONGEST_HELD = Duration.ofSeconds(60);

  private final DataSource source;
  private final JdbcStoreOptions options;
  private final Timer timer;
  private final Dialect dialect;
  private final boolean syncs;
  private final Runnable wake;
  private final StoreTap tap;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private Optional<Connection> connection = Optional.empty();
  private boolean inTransaction;
  private long openedAt;
  private long nextTry;
  private Duration backOff;
  private volatile Optional<String> problem = Optional.empty();

  /**
   * @param wake called when it is time to try again
   */
  Link(DataSource source, Surroundings surroundings, Dialect dialect, Runnable wake) {
    this.source = source;
    this.options = surroundings.options();
    this.timer = surroundings.timer();
    this.dialect = dialect;
    // Whether a commit must be followed by H2's own fsync.
    this.syncs = dialect == Dialect.H2 && options.durability() == JdbcStoreOptions.Durability.FSYNC;
    this.wake = wake;
    this.tap = options.tap();
    this.backOff = options.backOff().first();
  }

  /** Why writes do not succeed now; empty when they do. Any thread. */
  Optional<String> problem() {
    return problem;
  }

  /**
   * Opens the connection when there is none and it is time to try.
   *
   * @param atOnce try now, whatever was agreed
   */
  boolean ensureOpen(boolean atOnce) {
    if (connection.isPresent()) {
      return true;
    }
    if (problem.isPresent() && !atOnce && timer.nanoTime() - nextTry < 0) {
      return false;
    }
    try {
      open();
      return true;
    } catch (SQLException e) {
      failed("cannot be reached", e);
      return false;
    }
  }

  /** What was unsettled is settled, and operations are taken again. */
  void recovered() {
    problem = Optional.empty();
  }

  private void open() throws SQLException {
    Connection opened = source.getConnection();
    connection = Optional.of(opened);
    limit(opened, options.backOff().lost());
    opened.setAutoCommit(true);
    dialect.prepareSession(opened);
    opened.setAutoCommit(false);
    opened.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    if (dialect == Dialect.H2) {
      H2Upkeep.opened(opened, options);
    }
    openedAt = timer.nanoTime();
    if (problem.isPresent()) {
      prepare(PROBE).executeUpdate();
      opened.commit();
      inTransaction = false;
      sync();
    }
  }

  /**
   * Bounds the wait for each answer: a network that swallows a connection does not say so.
   *
   * @param longest zero for ever
   */
  static void limit(Connection connection, Duration longest) throws SQLException {
    try {
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(longest.toMillis()));
    } catch (SQLFeatureNotSupportedException | AbstractMethodError e) {
      LOG.log(Level.DEBUG, "the driver cannot bound its waits: {0}", e.getClass());
    }
  }

  @Override
  public PreparedStatement prepare(String sql) throws SQLException {
    tap.use();
    inTransaction = true;
    PreparedStatement known = prepared.get(sql);
    if (known == null) {
      known = current().prepareStatement(sql);
      prepared.put(sql, known);
    }
    return known;
  }

  Connection current() throws SQLException {
    return connection.orElseThrow(() -> new SQLException("no connection", "08003"));
  }

  /** A group of changes is about to be written. */
  void beginGroup() throws SQLException {
    tap.write();
  }

  /** Commits such a group, and returns when that is durable. */
  void commitGroup() throws SQLException {
    Connection open = current();
    tap.commit(open::commit);
    committed();
  }

  /** Commits what is no group, and returns when that is durable. */
  void commit() throws SQLException {
    tap.use();
    current().commit();
    committed();
  }

  private void committed() throws SQLException {
    inTransaction = false;
    sync();
    backOff = options.backOff().first();
  }

  /** On H2 a commit alone is not on the disk. */
  void sync() throws SQLException {
    if (syncs) {
      try (Statement statement = current().createStatement()) {
        statement.execute("CHECKPOINT SYNC");
      }
    }
  }

  /** Takes back what was not committed; also ends a transaction that only read. */
  void rollback() throws SQLException {
    if (inTransaction) {
      current().rollback();
      inTransaction = false;
    }
  }

  /** Gives the connection up after a failure and agrees when to try again. */
  void failed(String what, SQLException e) {
    // Closing them one by one would wait for a database that does not answer.
    prepared.clear();
    closeQuietly();
    String sentence = "the database " + what + " (" + SqlErrors.describe(e) + ")";
    LOG.log(problem.isPresent() ? Level.DEBUG : Level.WARNING, sentence);
    problem = Optional.of(sentence);
    nextTry = timer.nanoTime() + backOff.toNanos();
    timer.after(backOff, wake);
    Duration doubled = backOff.multipliedBy(2);
    backOff =
        doubled.compareTo(options.backOff().longest()) > 0 ? options.backOff().longest() : doubled;
  }

  /** Nothing is going on: a connection that is not ours alone goes back now and then. */
  void rest() {
    boolean held = timer.nanoTime() - openedAt > LONGEST_HELD.toNanos();
    if (connection.isPresent() && held && !options.ownsDatabase()) {
      closeQuietly();
    }
  }

  void closeQuietly() {
    closeStatements();
    if (connection.isEmpty()) {
      return;
    }
    Connection old = connection.get();
    connection = Optional.empty();
    try {
      // Even after a commit: containers that watch over connections count the sync behind it, too.
      old.rollback();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "rollback of a lost connection failed: " + SqlErrors.describe(e));
    }
    inTransaction = false;
    try {
      old.close();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "closing a connection failed: " + SqlErrors.describe(e));
    }
  }

  /** A connection that a pool keeps can then use them again. */
  private void closeStatements() {
    for (PreparedStatement statement : prepared.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        LOG.log(Level.DEBUG, "closing a statement failed: " + SqlErrors.describe(e));
      }
    }
    prepared.clear();
  }
}
