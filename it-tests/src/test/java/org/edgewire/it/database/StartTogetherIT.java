package org.edgewire.it.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.ManualTime;
import org.edgewire.store.jdbc.JdbcStore;
import org.edgewire.store.jdbc.JdbcStoreOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several that find an empty database at the same moment. */
final class StartTogetherIT {
  private static final int NODES = 4;

  static Stream<DatabaseServer> servers() {
    return Stream.of(Databases.postgres(), Databases.mariaDb());
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void makeOneSchema(DatabaseServer server) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(NODES);
    ExecutorService threads = Executors.newFixedThreadPool(NODES);
    DatabaseAddress address = server.newDatabase();
    HikariDataSource source = StoreDatabase.pool(address, 2 * NODES);
    List<Future<JdbcStore>> stores = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      stores.add(
          threads.submit(
              () -> {
                barrier.await();
                ManualTime time = new ManualTime();
                return JdbcStore.open(
                    source, JdbcStoreOptions.DEFAULT, time, task -> {}, time, new Metrics());
              }));
    }
    for (Future<JdbcStore> store : stores) {
      store.get().close();
    }
    threads.shutdown();
    source.close();

    assertThat(address.rows("select count(*) from ec_schema where applied_at = 0"))
        .containsExactly("0");
    assertThat(address.rows("select count(distinct version) - count(*) from ec_schema"))
        .containsExactly("0");
  }
}
