package org.edgewire.it.server;

import org.edgewire.it.support.Container;
import org.junit.jupiter.api.Tag;

/** Payara 7, which needs a JDK 25, with a data source on its own H2. */
@Tag("more-servers")
class Payara7IT extends ServerIT {
  @Override
  AppServer kind() {
    return new DomainServer(Container.PAYARA_7, Backing.H2);
  }
}
