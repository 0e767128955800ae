package org.edgewire.it.database;

import javax.sql.DataSource;
import org.edgewire.store.jdbc.JdbcPurgeContract;
import org.junit.jupiter.api.AfterEach;

final class PostgresStoreIT extends JdbcPurgeContract {
  private final StoreDatabase database = new StoreDatabase(Databases.postgres());

  @Override
  protected DataSource database() {
    return database.source();
  }

  @Override
  protected void kill() {
    database.kill();
  }

  @AfterEach
  void drop() {
    store.close();
    database.close();
  }
}
