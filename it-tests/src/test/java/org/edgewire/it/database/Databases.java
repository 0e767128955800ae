package org.edgewire.it.database;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one running server of each kind, which all tests of the run share and which ends with
 * it. Who wants to stop or starve a server makes one of its own. As an extension it fills
 * parameters of type {@link PostgresServer} and {@link MariaDbServer}.
 */
public final class Databases implements ParameterResolver {
  /** For JUnit. */
  public Databases() {}

  /** The PostgreSQL of this run, started at the first call. */
  public static PostgresServer postgres() {
    return Postgres.SERVER;
  }

  /** The MariaDB of this run, started at the first call. */
  public static MariaDbServer mariaDb() {
    return MariaDb.SERVER;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return List.of(PostgresServer.class, MariaDbServer.class)
        .contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == PostgresServer.class ? postgres() : mariaDb();
  }

  private static final class Postgres {
    static final PostgresServer SERVER = new PostgresServer();

    static {
      SERVER.start();
    }
  }

  private static final class MariaDb {
    static final MariaDbServer SERVER = new MariaDbServer();

    static {
      SERVER.start();
    }
  }
}
