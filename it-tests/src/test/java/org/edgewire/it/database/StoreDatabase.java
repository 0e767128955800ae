package org.edgewire.it.database;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import javax.sql.DataSource;

/** A database for one test, and a small pool of connections to it. For one thread. */
final class StoreDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 4;

  private final DatabaseServer server;
  private final DatabaseAddress address;
  private HikariDataSource pool;

  StoreDatabase(DatabaseServer server) {
    this.server = server;
    this.address = server.newDatabase();
    this.pool = open();
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
    server.drop(address);
  }
}
