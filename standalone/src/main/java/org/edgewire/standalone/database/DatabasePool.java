package org.edgewire.standalone.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.edgewire.standalone.launch.LaunchException;

/** A pool of connections to a database. Thread-safe. */
public final class DatabasePool implements AutoCloseable {
  /** A reader that waits longer gets an error that says so. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HikariDataSource pool;

  private DatabasePool(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * Opens the pool, and first one connection, to hear why there are none.
   *
   * @throws LaunchException when the driver is missing, the database cannot be reached, or it
   *     refuses the user
   */
  public static DatabasePool open(DatabaseSettings settings) {
    DriverSource source =
        new DriverSource(Drivers.find(settings), settings.url(), properties(settings));
    try (Connection connection = source.getConnection()) {
      connection.getMetaData();
    } catch (SQLException e) {
      throw new LaunchException(
          "The database " + settings.place() + " gives no connection: " + reason(e), e);
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("edgewire");
    config.setDataSource(source);
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(Math.min(2, settings.connections()));
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.setInitializationFailTimeout(-1);
    return new DatabasePool(new HikariDataSource(config));
  }

  /** Of its words only the first line: drivers add advice and stack traces of the server. */
  private static String reason(SQLException e) {
    String words = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return words + " (SQLState " + e.getSQLState() + ", code " + e.getErrorCode() + ")";
  }

  private static Properties properties(DatabaseSettings settings) {
    Properties properties = new Properties();
    settings.user().ifPresent(user -> properties.setProperty("user", user));
    settings.password().ifPresent(password -> properties.setProperty("password", password));
    if (settings.url().startsWith("jdbc:postgresql:")) {
      properties.setProperty("connectTimeout", "5");
      properties.setProperty("tcpKeepAlive", "true");
      properties.setProperty("reWriteBatchedInserts", "true");
      properties.setProperty("ApplicationName", "edgewire");
      // Values of rows stay out of messages.
      properties.setProperty("logServerErrorDetail", "false");
    } else if (settings.url().startsWith("jdbc:mariadb:")) {
      properties.setProperty("connectTimeout", "5000");
      properties.setProperty("tcpKeepAlive", "true");
    }
    return properties;
  }

  /** Gives connections, or says after a few seconds that there are none. */
  public DataSource source() {
    return pool;
  }

  /** Closes all connections. */
  @Override
  public void close() {
    pool.close();
  }
}
