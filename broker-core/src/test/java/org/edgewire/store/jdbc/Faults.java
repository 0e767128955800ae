package org.edgewire.store.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A data source that breaks its connections when a test wants it. */
final class Faults {
  /** At which calls a connection breaks. */
  enum Point {
    NEVER,
    /** Any execution of a statement. */
    EXECUTE,
    /** A commit, before it is done. */
    BEFORE_COMMIT,
    /** A commit, after it was done. */
    AFTER_COMMIT
  }

  private final DataSource real;
  private final AtomicInteger countdown = new AtomicInteger();
  private Point point = Point.NEVER;
  private boolean down;
  private final Map<String, Long> executed = new ConcurrentHashMap<>();

  Faults(DataSource real) {
    this.real = real;
  }

  /**
   * Breaks the connection at the {@code nth} such call from now; all later calls on it fail, too.
   */
  void breakAt(Point where, int nth) {
    point = where;
    countdown.set(nth);
  }

  /** Whether the agreed fault has happened. */
  boolean happened() {
    return point != Point.NEVER && countdown.get() <= 0;
  }

  /** How often a prepared statement of that text was executed so far. */
  long executions(String sql) {
    return executed.getOrDefault(sql, 0L);
  }

  /** Gives no connections, and breaks those there are, until told otherwise. */
  void down(boolean away) {
    down = away;
  }

  DataSource source() {
    return proxy(
        DataSource.class,
        (self, method, args) -> {
          if (method.getName().equals("getConnection")) {
            check(false);
            return new Broken().wrap(real.getConnection());
          }
          return invoke(real, method, args);
        });
  }

  private void check(boolean broken) throws SQLException {
    if (down || broken) {
      throw new SQLNonTransientConnectionException("as the test wants", "08006");
    }
  }

  private boolean isNow(Point here) {
    return point == here && countdown.decrementAndGet() == 0;
  }

  /** One connection with its statements. */
  private final class Broken {
    private boolean broken;

    Connection wrap(Connection connection) {
      return proxy(
          Connection.class,
          (self, method, args) -> {
            switch (method.getName()) {
              case "close" -> {
                if (!connection.getAutoCommit()) {
                  connection.rollback();
                }
                connection.close();
                return null;
              }
              case "commit" -> {
                commit(connection);
                return null;
              }
              case "prepareStatement" -> {
                check(broken);
                return statement(
                    PreparedStatement.class,
                    (Statement) invoke(connection, method, args),
                    (String) args[0]);
              }
              case "createStatement" -> {
                check(broken);
                return statement(Statement.class, (Statement) invoke(connection, method, args), "");
              }
              default -> {
                check(broken);
                return invoke(connection, method, args);
              }
            }
          });
    }

    private void commit(Connection connection) throws SQLException {
      check(broken);
      broken = isNow(Point.BEFORE_COMMIT);
      check(broken);
      connection.commit();
      broken = isNow(Point.AFTER_COMMIT);
      check(broken);
    }

    private <S extends Statement> S statement(Class<S> type, Statement statement, String sql) {
      return proxy(
          type,
          (self, method, args) -> {
            if (method.getName().startsWith("execute")) {
              broken |= isNow(Point.EXECUTE);
              check(broken);
              executed.merge(sql, 1L, Long::sum);
            }
            return invoke(statement, method, args);
          });
    }
  }

  private static Object invoke(Object target, java.lang.reflect.Method method, Object[] args)
      throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Faults.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
