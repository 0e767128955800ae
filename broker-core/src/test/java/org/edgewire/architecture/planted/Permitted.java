package org.edgewire.architecture.planted;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/** What the root alone may do. */
public final class Permitted {

  /** Time, threads and a database come in here. */
  public Instant uses(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      ExecutorService executor = Executors.newSingleThreadExecutor();
      executor.shutdown();
      return Instant.now(Clock.systemUTC()).plusNanos(System.nanoTime() + connection.hashCode());
    }
  }
}
