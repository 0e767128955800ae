package org.edgewire.it.server;

import org.edgewire.it.database.MariaDbServer;
import org.junit.jupiter.api.Tag;

/** WildFly 39 with a data source on MariaDB. */
@Tag("more-servers")
class WildFlyMariaDbIT extends ServerOnDatabaseIT {
  WildFlyMariaDbIT() {
    super(new MariaDbServer());
  }

  @Override
  AppServer kind(Backing backing) {
    return new WildFlyServer(backing);
  }
}
