package org.edgewire.store.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * An H2 database in memory, for tests: one user at a time. Making tables takes longer than all else
 * that a broker does at its start, so a database is emptied and used again. Thread-safe.
 */
public final class MemoryDatabase {
  private static final int MOST_SPARE = 4;
  private static final Deque<MemoryDatabase> SPARE = new ArrayDeque<>();
  private static final String TABLES =
      """
      select table_name from information_schema.tables
      where table_schema = 'PUBLIC' and table_name <> 'EC_SCHEMA'""";

  private final JdbcConnectionPool pool =
      JdbcConnectionPool.create(H2.memoryUrl("edgewire-test-" + UUID.randomUUID()), "sa", "");
  private Optional<List<String>> emptying = Optional.empty();

  private MemoryDatabase() {}

  /** One that is empty, but for what a broker finds when it was there before. */
  public static MemoryDatabase take() {
    synchronized (SPARE) {
      return SPARE.isEmpty() ? new MemoryDatabase() : SPARE.pop();
    }
  }

  /** Its connections. */
  public DataSource source() {
    return pool;
  }

  /**
   * Forgets what is in it and lets others use it. One that somebody is still connected to is thrown
   * away: what that writes is for nobody.
   */
  public void giveBack() {
    if (pool.getActiveConnections() == 0 && empty() && keep()) {
      return;
    }
    end();
  }

  private boolean keep() {
    synchronized (SPARE) {
      if (SPARE.size() == MOST_SPARE) {
        return false;
      }
      SPARE.push(this);
      return true;
    }
  }

  private boolean empty() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      if (emptying.isEmpty()) {
        emptying = Optional.of(emptying(statement));
      }
      for (String sql : emptying.get()) {
        statement.executeUpdate(sql);
      }
      return true;
    } catch (SQLException e) {
      // Somebody has ended it, or locks one of its tables.
      return false;
    }
  }

  private static List<String> emptying(Statement statement) throws SQLException {
    List<String> all = new ArrayList<>();
    try (ResultSet tables = statement.executeQuery(TABLES)) {
      while (tables.next()) {
        all.add("delete from " + tables.getString(1));
      }
    }
    return List.copyOf(all);
  }

  private void end() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN IMMEDIATELY");
    } catch (SQLException e) {
      System.getLogger(MemoryDatabase.class.getName())
          .log(System.Logger.Level.DEBUG, "the database of a test was ended before", e);
    }
    pool.dispose();
  }
}
