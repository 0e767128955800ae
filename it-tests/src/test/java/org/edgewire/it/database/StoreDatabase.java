package org.edgewire.it.database;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A database for one test, and a small pool of connections to it. To make one with all its tables
 * takes longer than most tests, so the next test gets it emptied. For one thread.
 */
final class StoreDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final Map<DatabaseServer, Queue<DatabaseAddress>> EMPTY =
      new ConcurrentHashMap<>();

  private final DatabaseServer server;
  private final DatabaseAddress address;
  private HikariDataSource pool;

  StoreDatabase(DatabaseServer server) {
    this.server = server;
    this.address = Optional.ofNullable(empty().poll()).orElseGet(server::newDatabase);
    this.pool = open();
  }

  private Queue<DatabaseAddress> empty() {
    return EMPTY.computeIfAbsent(server, key -> new ConcurrentLinkedQueue<>());
  }

  private HikariDataSource open() {
    return pool(address, CONNECTIONS);
  }

  /** Opens connections when they are wanted. */
  static HikariDataSource pool(DatabaseAddress address, int connections) {
    HikariDataSource opened = new HikariDataSource();
    opened.setJdbcUrl(address.url());
    opened.setUsername(address.user());
    opened.setPassword(address.password());
    opened.setMaximumPoolSize(connections);
    opened.setMinimumIdle(0);
    return opened;
  }

  /** Stays the same one when {@link #kill} takes its connections. */
  DataSource source() {
    return (DataSource)
        Proxy.newProxyInstance(
            StoreDatabase.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, args) -> {
              try {
                return method.invoke(pool, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** All sessions end as those of a killed process do: without a word, wherever they are. */
  void kill() {
    server.throwOut(address.name());
    pool.close();
    pool = open();
  }

  @Override
  public void close() {
    pool.close();
    if (isChanged()) {
      server.drop(address);
    } else {
      address.execute(
          rowsOf("select table_name from information_schema.tables where", "ec_")
              .filter(table -> !table.equals("ec_schema"))
              .map(table -> "delete from " + table)
              .toArray(String[]::new));
      empty().add(address);
    }
  }

  /** Whether a test has left a constraint of its own behind. */
  private boolean isChanged() {
    String query = "select constraint_name from information_schema.table_constraints where";
    return rowsOf(query, "ck_").findAny().isPresent();
  }

  /** Names that begin like that, in this database. */
  private Stream<String> rowsOf(String query, String begin) {
    String own = " table_schema in ('public', '" + address.name() + "')";
    return address.rows(query + own).stream().filter(name -> name.startsWith(begin));
  }
}
