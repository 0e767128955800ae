package org.edgewire.store.jdbc;

import java.util.UUID;
import javax.sql.DataSource;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.ManualTime;
import org.h2.jdbcx.JdbcDataSource;

/** Stores on H2 whose writer works when a test says so. */
final class H2Stores {
  private H2Stores() {}

  static JdbcDataSource memory() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(H2.memoryUrl(UUID.randomUUID().toString()));
    return source;
  }

  static JdbcStore open(JdbcDataSource source) {
    boolean file = String.valueOf(source.getURL()).startsWith("jdbc:h2:async");
    JdbcStoreOptions options = JdbcStoreOptions.DEFAULT;
    return open(source, file ? options.owningTheDatabase() : options);
  }

  static JdbcStore open(DataSource source, JdbcStoreOptions options) {
    ManualTime time = new ManualTime();
    return JdbcStore.open(source, options, time, task -> {}, time, new Metrics());
  }

  static void drain(JdbcStore store) {
    while (store.step()) {
      // Until it says that nothing is left to do.
    }
  }
}
