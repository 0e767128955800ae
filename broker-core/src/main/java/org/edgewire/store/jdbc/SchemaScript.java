package org.edgewire.store.jdbc;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables as SQL, for those who do not let programs create them. Pure; any thread. */
public final class SchemaScript {
  private SchemaScript() {}

  /** The databases there are scripts for. */
  public static List<String> databases() {
    return Arrays.stream(Dialect.values()).map(SchemaScript::name).toList();
  }

  /**
   * All statements for an empty database, each ended by a semicolon; a broker that finds them done
   * creates nothing.
   *
   * @param database one of {@link #databases}; empty for another
   */
  public static Optional<String> of(String database) {
    return Arrays.stream(Dialect.values())
        .filter(dialect -> name(dialect).equals(database))
        .findFirst()
        .map(Migrator::everything);
  }

  private static String name(Dialect dialect) {
    return dialect.name().toLowerCase(Locale.ROOT);
  }
}
