package org.edgewire.it.server;

import org.junit.jupiter.api.Tag;

/** Open Liberty 26 with a data source on H2. */
@Tag("more-servers")
class LibertyIT extends ServerIT {
  @Override
  AppServer kind() {
    return new LibertyServer();
  }
}
