package org.edgewire.it.server;

import org.edgewire.it.database.PostgresServer;
import org.edgewire.it.support.Container;
import org.junit.jupiter.api.Tag;

/** Payara 6 with a data source on PostgreSQL. */
@Tag("more-servers")
class PayaraPostgresIT extends ServerOnDatabaseIT {
  PayaraPostgresIT() {
    super(new PostgresServer());
  }

  @Override
  AppServer kind(Backing backing) {
    return new DomainServer(Container.PAYARA, backing);
  }
}
