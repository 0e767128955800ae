package org.edgewire.it.server;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.edgewire.it.database.DatabaseAddress;
import org.edgewire.it.database.DatabaseServer;

/**
 * What the data source of an application server stands on.
 *
 * @param name how recipes call it, at their end
 * @param prepare puts what the recipes need where they look for it
 */
record Backing(String name, Consumer<Workplace> prepare) {
  /** The H2 that the server brings, or is given. */
  static final Backing H2 = new Backing("h2", place -> {});

  /** A new database of that server. */
  static Backing on(DatabaseServer server) {
    DatabaseAddress database = server.newDatabase();
    Path driver = database.driver();
    String name = driver.getFileName().toString();
    return new Backing(
        "database",
        place ->
            place
                .copy(driver, name)
                .set("DB_DRIVER", name)
                .set("DB_DRIVER_CLASS", server.driverClass())
                .set("DB_URL", database.url())
                .set("DB_USER", database.user())
                .set("DB_PASSWORD", database.password()));
  }

  /** Whether it is the H2 inside the server. */
  boolean isH2() {
    return equals(H2);
  }
}
