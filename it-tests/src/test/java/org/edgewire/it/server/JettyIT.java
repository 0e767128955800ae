package org.edgewire.it.server;

import org.junit.jupiter.api.Tag;

/** Jetty 12.1 with the web application that brings its own database. */
@Tag("more-servers")
class JettyIT extends ServerIT {
  @Override
  AppServer kind() {
    return new JettyServer();
  }
}
