package org.edgewire.store.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Keeps the file of an H2 database sound and small. With {@code WRITE_DELAY=0} H2 has no thread
 * that does it: a chunk with one old page in it would stay for ever.
 */
final class H2Upkeep {
  private static final Logger LOG = System.getLogger(H2Upkeep.class.getName());
  private static final int EVERY = 20;
  private static final long LARGE = 32L << 20;

  private final boolean ownsDatabase;
  private boolean possible = true;
  private int steps;

  H2Upkeep(JdbcStoreOptions options) {
    ownsDatabase = options.ownsDatabase();
  }

  /**
   * For each new connection of the writer, before anything is written: its database may have been
   * opened just now.
   *
   * @return whether the storage below the connection was reached
   */
  static boolean opened(Connection connection, JdbcStoreOptions options) {
    if (options.durability() == JdbcStoreOptions.Durability.MEMORY) {
      return true;
    }
    // Others who use the same database may not sync what they commit.
    boolean reuseAtOnce =
        options.ownsDatabase() && options.durability() == JdbcStoreOptions.Durability.FSYNC;
    try {
      Optional<H2Engine> engine = H2Engine.below(connection);
      engine.ifPresent(found -> found.keepWhatRecoveryNeeds(reuseAtOnce));
      return engine.isPresent();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "no way to the storage of H2: {0}", e.getMessage());
      return false;
    }
  }

  /** The writer did something. */
  void worked(Link link) {
    if (possible && ++steps % EVERY == 0) {
      compact(link);
    }
  }

  private void compact(Link link) {
    try {
      Optional<H2Engine> engine = engine(link);
      possible = engine.isPresent();
      if (possible && engine.get().fileSize() > LARGE) {
        engine.get().compact();
        // What was freed is overwritten some versions later: what was moved must be on the disk
        // then.
        link.sync();
      }
    } catch (SQLException e) {
      possible = false;
      LOG.log(Level.INFO, "the H2 file was not compacted: " + SqlErrors.describe(e));
    } catch (IllegalStateException e) {
      possible = false;
      LOG.log(Level.INFO, "the H2 file was not compacted: {0}", e.getMessage());
    }
  }

  private static Optional<H2Engine> engine(Link link) throws SQLException {
    return isH2(link) ? H2Engine.below(link.current()) : Optional.empty();
  }

  /** The store is closed: so is its database. */
  void shutDown(Link link) {
    try {
      if (!ownsDatabase || !isH2(link)) {
        return;
      }
      try (Statement statement = link.current().createStatement()) {
        statement.execute(isLarge(link) ? "SHUTDOWN COMPACT" : "SHUTDOWN");
      }
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "the H2 database did not shut down: " + SqlErrors.describe(e));
    }
  }

  private static boolean isLarge(Link link) throws SQLException {
    try {
      return engine(link).map(engine -> engine.fileSize() > LARGE).orElse(false);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static boolean isH2(Link link) throws SQLException {
    return Dialect.of(link.current()) == Dialect.H2;
  }
}
