package org.edgewire.store.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;

final class H2FileStoreTest extends JdbcPurgeContract {
  @TempDir private Path folder;

  @Override
  protected DataSource database() {
    options = options.owningTheDatabase();
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(H2.fileUrl(folder.resolve("store")));
    return source;
  }

  @Override
  protected void kill() {
    try (Connection connection = database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN IMMEDIATELY");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
