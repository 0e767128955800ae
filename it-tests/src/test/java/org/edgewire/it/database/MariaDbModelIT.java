package org.edgewire.it.database;

import javax.sql.DataSource;
import org.edgewire.dispatch.ModelContract;
import org.junit.jupiter.api.AfterEach;

final class MariaDbModelIT extends ModelContract {
  private final StoreDatabase database = new StoreDatabase(Databases.mariaDb());

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
