package org.edgewire.it.standalone;

import java.nio.file.Path;
import org.edgewire.it.database.DatabaseAddress;
import org.edgewire.it.database.Databases;
import org.edgewire.it.support.Broker;
import org.junit.jupiter.api.io.TempDir;

final class PostgresKillIT extends KillContract {
  @TempDir private Path folder;

  private final DatabaseAddress database = Databases.postgres().newDatabase();

  @Override
  int kills() {
    return 5;
  }

  @Override
  Broker start() {
    return database.broker(folder).jvm("-XX:TieredStopAtLevel=1", "-Xshare:auto").start();
  }
}
