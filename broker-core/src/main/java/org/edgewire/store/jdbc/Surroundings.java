package org.edgewire.store.jdbc;

import java.time.Clock;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;

/** What every part of the store is given from outside. */
record Surroundings(JdbcStoreOptions options, Clock clock, Timer timer, Metrics metrics) {
  Surroundings withDurability(JdbcStoreOptions.Durability durability) {
    return new Surroundings(options.withDurability(durability), clock, timer, metrics);
  }
}
