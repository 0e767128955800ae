package org.edgewire.it.server;

import org.edgewire.it.support.Container;
import org.junit.jupiter.api.Tag;

/** Payara 6 with a data source on its own H2. */
@Tag("servers")
class PayaraIT extends ServerIT {
  @Override
  AppServer kind() {
    return new DomainServer(Container.PAYARA, Backing.H2);
  }
}
