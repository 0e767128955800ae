package org.edgewire.it.server;

import org.edgewire.it.database.PostgresServer;
import org.junit.jupiter.api.Tag;

/** WildFly 39 with a data source on PostgreSQL. */
@Tag("servers")
class WildFlyPostgresIT extends ServerOnDatabaseIT {
  WildFlyPostgresIT() {
    super(new PostgresServer());
  }

  @Override
  AppServer kind(Backing backing) {
    return new WildFlyServer(backing);
  }
}
