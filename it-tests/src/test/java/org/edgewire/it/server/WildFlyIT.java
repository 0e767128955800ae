package org.edgewire.it.server;

import org.junit.jupiter.api.Tag;

/** WildFly 39 with a data source on its own H2. */
@Tag("servers")
class WildFlyIT extends ServerIT {
  @Override
  AppServer kind() {
    return new WildFlyServer(Backing.H2);
  }
}
