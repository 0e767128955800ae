package org.edgewire.it.server;

import org.junit.jupiter.api.Tag;

/** Tomcat 11 with the web application that brings its own database. */
@Tag("servers")
class TomcatIT extends ServerIT {
  @Override
  AppServer kind() {
    return new TomcatServer();
  }
}
