package org.edgewire.store.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The storage engine below a connection to H2. Its public methods are called by name, because the
 * H2 of an application server is of a class loader that this one does not see. Used by the writer.
 */
final class H2Engine {
  private static final Logger LOG = System.getLogger(H2Engine.class.getName());
  private static final String CONNECTION = "org.h2.jdbc.JdbcConnection";

  /**
   * H2 names the newest chunk of its file in a header that it writes after the chunk, and some 20
   * versions late. When it ends before, it finds back by the chunk that the header still names, or
   * the last one in the file, and those that follow. Had one of these been overwritten, it would go
   * back to an older version and forget what was committed since (decision 0010).
   */
  private static final int VERSIONS_KEPT = 32;

  private static final int FILL_PERCENT = 50;
  private static final int BYTES_AT_ONCE = 1 << 20;

  private final Object store;

  private H2Engine(Object store) {
    this.store = store;
  }

  /** Empty when the connection does not lead there: to a server of H2, or by way of some pools. */
  static Optional<H2Engine> below(Connection connection) {
    // What pools and containers hand out is their own; each has another way to what is behind it.
    Optional<Connection> h2 =
        Optional.of(connection)
            .filter(H2Engine::isH2)
            .or(() -> by(() -> connection.getMetaData().getConnection()))
            .or(() -> by(() -> connection.unwrap(Connection.class)));
    try {
      return h2.map(H2Engine::of);
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "no way to the storage of H2: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Those of H2's own pool are of a subclass. */
  private static boolean isH2(Connection connection) {
    Class<?> type = connection.getClass();
    while (type != Object.class && !type.getName().equals(CONNECTION)) {
      type = type.getSuperclass();
    }
    return type != Object.class;
  }

  private interface Way {
    Connection go() throws SQLException;
  }

  private static Optional<Connection> by(Way way) {
    try {
      return Optional.ofNullable(way.go()).filter(H2Engine::isH2);
    } catch (SQLException | RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  private static H2Engine of(Connection h2) {
    Object session = call(h2, "getSession");
    return new H2Engine(call(call(call(session, "getDatabase"), "getStore"), "getMvStore"));
  }

  /**
   * Lets the file keep what a recovery may need, by the number of versions, which holds at any rate
   * of commits, as H2's own time does not.
   *
   * @param reuseAtOnce what is older is overwritten at once, not after H2's 45 s; only where each
   *     commit of anybody is followed by an fsync
   */
  void keepWhatRecoveryNeeds(boolean reuseAtOnce) {
    call(store, "setVersionsToKeep", VERSIONS_KEPT);
    if (reuseAtOnce) {
      call(store, "setRetentionTime", 0);
    }
  }

  /** In bytes; 0 in memory. */
  long fileSize() {
    Object file = call(store, "getFileStore");
    return file == null ? 0 : (Long) call(file, "size");
  }

  /** Moves what is left in chunks that are mostly dead. */
  void compact() {
    call(store, "compact", FILL_PERCENT, BYTES_AT_ONCE);
  }

  private static Object call(Object on, String method, int... arguments) {
    Class<?>[] types = new Class<?>[arguments.length];
    Object[] values = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      types[i] = int.class;
      values[i] = arguments[i];
    }
    try {
      return on.getClass().getMethod(method, types).invoke(on, values);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(on.getClass().getName() + "." + method + ": " + e, e);
    }
  }
}
