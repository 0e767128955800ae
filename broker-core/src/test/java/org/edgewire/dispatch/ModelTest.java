package org.edgewire.dispatch;

import javax.sql.DataSource;

final class ModelTest extends ModelContract {
  @Override
  protected DataSource emptyDatabase() {
    return DispatchRig.databaseInMemory();
  }

  @Override
  protected void cut() {
    // It would take the database with it.
  }
}
