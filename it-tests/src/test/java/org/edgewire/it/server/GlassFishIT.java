package org.edgewire.it.server;

import org.edgewire.it.support.Container;
import org.junit.jupiter.api.Tag;

/** GlassFish 7 with a data source on H2. */
@Tag("more-servers")
class GlassFishIT extends ServerIT {
  @Override
  AppServer kind() {
    return new DomainServer(Container.GLASSFISH, Backing.H2);
  }
}
