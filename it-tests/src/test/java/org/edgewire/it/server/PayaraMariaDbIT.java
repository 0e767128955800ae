package org.edgewire.it.server;

import org.edgewire.it.database.MariaDbServer;
import org.edgewire.it.support.Container;
import org.junit.jupiter.api.Tag;

/** Payara 6 with a data source on MariaDB. */
@Tag("servers")
class PayaraMariaDbIT extends ServerOnDatabaseIT {
  PayaraMariaDbIT() {
    super(new MariaDbServer());
  }

  @Override
  AppServer kind(Backing backing) {
    return new DomainServer(Container.PAYARA, backing);
  }
}
