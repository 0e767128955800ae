package org.edgewire.store.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.Timer;
import org.edgewire.member.SessionId;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.CommandQuery;
import org.edgewire.store.CommitListener;
import org.edgewire.store.Operation;
import org.edgewire.store.Receipt;
import org.edgewire.store.SessionRecord;
import org.edgewire.store.Store;
import org.edgewire.store.StoreException;
import org.edgewire.store.StoreHealth;
import org.edgewire.store.jdbc.JdbcStoreOptions.Durability;

/**
 * A store in an H2, PostgreSQL or MariaDB database. Groups of events become durable as one row of a
 * journal each; checkpoints write the tables behind them in bulk (design section 3).
 *
 * <p>Thread-safe. One thread of the executor writes; reads run on their callers' threads with
 * connections of their own. The futures of {@link #checkpoint} complete on the writer's thread:
 * continue elsewhere.
 */
public final class JdbcStore implements Store {
  private static final Logger LOG = System.getLogger(JdbcStore.class.getName());
  private static final int H2_LOCKED_BY_ANOTHER = 90020;

  /** Building an index takes as long as it takes. */
  private static final Duration UNLIMITED = Duration.ZERO;

  private final Executor writerThread;
  private final JdbcStoreOptions options;
  private final Link link;
  private final Memory memory;
  private final Reads reads;
  private final Writer writer;
  private final String database;

  private JdbcStore(
      DataSource source, Surroundings surroundings, Executor writerThread, Opened opened) {
    this.options = surroundings.options();
    this.writerThread = writerThread;
    this.link = opened.link();
    this.memory = opened.memory();
    this.reads = new Reads(source, memory);
    this.database = opened.database();
    this.writer = new Writer(link, opened.signal(), memory, surroundings, opened.position());
  }

  private record Opened(
      String database, Link link, Signal signal, Memory memory, Recovery.Position position) {}

  /**
   * Opens the database, brings its schema up to date, and reads what is in the journal only.
   * Blocks.
   *
   * @param source gives connections that may create tables; where the options say that the store
   *     owns the database, the last one closed by the store may end it
   * @param writerThread runs one task, from {@link #start} to {@link #close}; must never be told to
   *     interrupt it
   * @param timer wakes the writer
   * @throws StoreException when the database cannot be opened or holds what this program cannot
   *     read
   */
  public static JdbcStore open(
      DataSource source,
      JdbcStoreOptions options,
      Clock clock,
      Executor writerThread,
      Timer timer,
      Metrics metrics) {
    try {
      return open(source, new Surroundings(options, clock, timer, metrics), writerThread);
    } catch (SQLException e) {
      throw new StoreException(sentence(e), e);
    } catch (LostConnectionException e) {
      throw new StoreException(sentence(e.failure()), e);
    } catch (IllegalStateException | JsonSyntaxException e) {
      throw new StoreException("the database cannot be used: " + e.getMessage(), e);
    }
  }

  private static JdbcStore open(DataSource source, Surroundings given, Executor writerThread)
      throws SQLException {
    try (Connection connection = source.getConnection()) {
      DatabaseMetaData about = connection.getMetaData();
      Dialect dialect = Dialect.of(connection);
      boolean h2 = dialect == Dialect.H2;
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      Surroundings surroundings = h2 ? given.withDurability(durability(connection, given)) : given;
      Link.limit(connection, UNLIMITED);
      new Migrator(connection, dialect, given.clock().millis()).run();
      connection.rollback();
      String database = about.getDatabaseProductName() + " " + about.getDatabaseProductVersion();
      return new JdbcStore(
          source, surroundings, writerThread, recover(source, surroundings, dialect, database));
    }
  }

  /** What a commit to this H2 database means, after it was told to write at once. */
  private static Durability durability(Connection connection, Surroundings given)
      throws SQLException {
    DatabaseMetaData about = connection.getMetaData();
    String url = about.getURL();
    if (url.startsWith("jdbc:h2:mem:") || url.contains("/mem:")) {
      return Durability.MEMORY;
    }
    if (!H2Upkeep.opened(connection, given.options())) {
      LOG.log(
          Level.INFO,
          "this connection does not lead to the storage of H2: its file is not compacted while it"
              + " is open, and space in it is reused after 45 s");
    }
    keepSpaceWhileOpening(connection);
    try (Statement statement = connection.createStatement()) {
      // By default H2 writes half a second later, and forgets on kill -9 what it committed.
      statement.execute("SET WRITE_DELAY 0");
      statement.execute("CHECKPOINT SYNC");
      connection.commit();
      return given.options().durability();
    } catch (SQLException e) {
      LOG.log(
          Level.WARNING,
          "this user of the H2 database may not tell it to write at once ({0}): what was accepted"
              + " last can be lost when the process that runs H2 is killed",
          SqlErrors.describe(e));
      return Durability.DELAYED;
    }
  }

  /** While it opens the file the next time, H2 must not reuse space at once (decision 0010). */
  private static void keepSpaceWhileOpening(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET RETENTION_TIME 45000");
      connection.commit();
    } catch (SQLException e) {
      LOG.log(Level.INFO, "RETENTION_TIME was not set: " + SqlErrors.describe(e));
    }
  }

  private static Opened recover(
      DataSource source, Surroundings surroundings, Dialect dialect, String database)
      throws SQLException {
    Signal signal = new Signal();
    JdbcStoreOptions options = surroundings.options();
    Link link = new Link(source, surroundings, dialect, signal::raise);
    try {
      if (!link.ensureOpen(true)) {
        throw new SQLException("no second connection", "08001");
      }
      Memory memory = new Memory(options.caches());
      Recovery recovery =
          new Recovery(
              Tables.over(link),
              memory,
              surroundings.clock().instant().truncatedTo(ChronoUnit.MILLIS),
              surroundings.timer().nanoTime());
      Recovery.Position position = recovery.run();
      link.rollback();
      return new Opened(database, link, signal, memory, position);
    } catch (SQLException | RuntimeException e) {
      link.closeQuietly();
      throw e;
    }
  }

  private static String sentence(SQLException e) {
    if (e.getErrorCode() == H2_LOCKED_BY_ANOTHER) {
      return "the database file is in use by another process: stop that one or choose another"
          + " folder";
    }
    return SqlErrors.sentence(e);
  }

  @Override
  public void start(CommitListener listener) {
    writer.start(listener);
    writerThread.execute(writer::run);
  }

  /**
   * One turn of the writer, for tests whose executor does nothing; false when there was nothing to
   * do.
   */
  public boolean step() {
    return writer.step();
  }

  @Override
  public <R> void submit(Operation<R> operation, Receipt<R> receipt) {
    writer.submit(operation, receipt);
  }

  @Override
  public Optional<CommandRecord> find(CommandId id) {
    return reads.find(id);
  }

  @Override
  public Optional<AgentRecord> findAgent(AgentId id) {
    return reads.findAgent(id);
  }

  @Override
  public AgentCounts countsOf(AgentId id) {
    return reads.countsOf(id);
  }

  @Override
  public AgentCounts totals() {
    return memory.agents.totals();
  }

  @Override
  public CompletableFuture<Void> checkpoint() {
    return writer.checkpoint();
  }

  @Override
  public List<CommandRecord> list(CommandQuery query) {
    return reads.list(query);
  }

  @Override
  public List<AgentRecord> agents(Optional<AgentId> after, int limit) {
    return reads.agents(after, limit);
  }

  @Override
  public List<AgentId> agentsWithInFlight(Optional<AgentId> after, int limit) {
    return reads.agentsWithInFlight(after, limit);
  }

  @Override
  public List<JsonText> reportedBy(AgentId agent, Optional<String> beforeEventId, int limit) {
    return reads.reportedBy(agent, beforeEventId, limit);
  }

  @Override
  public int webhooksWaiting() {
    return memory.hooks.waiting();
  }

  @Override
  public List<SessionRecord> sessions(Optional<SessionId> after, int limit) {
    return reads.sessions(after, limit);
  }

  @Override
  public StoreHealth health() {
    Optional<String> problem = link.problem().or(writer::stall).or(writer::lag);
    return new StoreHealth(
        problem.isEmpty(),
        problem,
        database,
        options.durability().wireName(),
        writer.waiting(),
        memory.unsaved(),
        memory.quarantined());
  }

  @Override
  public void close() {
    reads.end();
    writer.close();
  }
}
