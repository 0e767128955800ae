package org.edgewire.it.database;

import javax.sql.DataSource;
import org.edgewire.dispatch.ModelContract;
import org.junit.jupiter.api.AfterEach;

final class PostgresModelIT extends ModelContract {
  private final StoreDatabase database = new StoreDatabase(Databases.postgres());

  @Override
  protected DataSource emptyDatabase() {
    return database.source();
  }

  @Override
  protected void cut() {
    database.kill();
  }

  @AfterEach
  void drop() {
    database.close();
  }
}
