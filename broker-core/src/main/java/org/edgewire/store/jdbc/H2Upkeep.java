package org.edgewire.store.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;

/**
 * Keeps the file of an H2 database small. With {@code WRITE_DELAY=0} H2 has no thread that does it:
 * a chunk with one old page in it would stay for ever.
 */
final class H2Upkeep {
  private static final Logger LOG = System.getLogger(H2Upkeep.class.getName());
  private static final int EVERY = 20;
  private static final long LARGE = 32L << 20;
  private static final int FILL_PERCENT = 50;
  private static final int BYTES_AT_ONCE = 1 << 20;

  private final boolean ownsDatabase;
  private boolean possible = true;
  private int steps;

  H2Upkeep(JdbcStoreOptions options) {
    ownsDatabase = options.ownsDatabase();
  }

  /** The writer did something. */
  void worked(Link link) {
    if (possible && ++steps % EVERY == 0) {
      compact(link);
    }
  }

  private void compact(Link link) {
    try {
      if (!isH2(link)) {
        possible = false;
      } else if (Internals.fileSize(link.current()) > LARGE) {
        Internals.compact(link.current());
      }
    } catch (SQLException | LinkageError | RuntimeException e) {
      // A pool's or a container's connection may not let us through to the database behind it.
      possible = false;
      LOG.log(Level.INFO, "the H2 file cannot be compacted while it is open: {0}", e.getClass());
    }
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
      return Internals.fileSize(link.current()) > LARGE;
    } catch (LinkageError | RuntimeException e) {
      return false;
    }
  }

  private static boolean isH2(Link link) throws SQLException {
    return Dialect.of(link.current()) == Dialect.H2;
  }

  /** A class of its own, so that nothing of H2 is loaded where there is none. */
  private static final class Internals {
    static long fileSize(Connection connection) throws SQLException {
      FileStore<?> file = store(connection).getFileStore();
      return file == null ? 0 : file.size();
    }

    static void compact(Connection connection) throws SQLException {
      store(connection).compact(FILL_PERCENT, BYTES_AT_ONCE);
    }

    private static MVStore store(Connection connection) throws SQLException {
      JdbcConnection h2 = connection.unwrap(JdbcConnection.class);
      return ((SessionLocal) h2.getSession()).getDatabase().getStore().getMvStore();
    }
  }
}
