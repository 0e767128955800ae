package org.edgewire.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;

final class H2MemoryStoreTest extends JdbcPurgeContract {
  private final JdbcDataSource source = new JdbcDataSource();

  H2MemoryStoreTest() {
    source.setURL(H2.memoryUrl(UUID.randomUUID().toString()));
  }

  @Override
  protected DataSource database() {
    return source;
  }

  @Override
  protected void kill() {
    // It would take the database with it.
  }

  @AfterEach
  void drop() throws SQLException {
    store.close();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    }
  }
}
