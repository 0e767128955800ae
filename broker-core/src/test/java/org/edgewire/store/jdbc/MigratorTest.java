package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.edgewire.store.Heard;
import org.edgewire.store.Op;
import org.edgewire.store.Outcome;
import org.edgewire.store.StoreException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The schema: made, brought up to date, and refused. */
final class MigratorTest {
  private static final long LOW_LANE = 3L << 56;
  private static final long HELD_BACK = 4L << 56;

  @RepeatedTest(30)
  void threeThatStartAtOnceMakeOneSchema() throws Exception {
    String url = H2.memoryUrl(UUID.randomUUID().toString());
    CyclicBarrier barrier = new CyclicBarrier(3);
    Callable<Void> start =
        () -> {
          try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            barrier.await();
            new Migrator(connection, Dialect.H2, 5).run();
            return null;
          }
        };
    ExecutorService three = Executors.newFixedThreadPool(3);
    try (Connection connection = DriverManager.getConnection(url)) {
      for (Future<Void> each : three.invokeAll(List.of(start, start, start))) {
        each.get();
      }

      assertThat(one(connection, "select count(*) from ec_schema where applied_at = 5"))
          .isEqualTo(Migrator.VERSION);
      assertThat(one(connection, "select count(*) from ec_command")).isZero();
    } finally {
      three.shutdown();
    }
  }

  @Test
  void aNewDatabaseHasTheRowsOfTheWholeScript() throws SQLException {
    String url = H2.memoryUrl(UUID.randomUUID().toString());
    String other = H2.memoryUrl(UUID.randomUUID().toString());
    try (Connection connection = DriverManager.getConnection(url);
        Connection scripted = DriverManager.getConnection(other)) {
      connection.setAutoCommit(false);
      new Migrator(connection, Dialect.H2, 1).run();
      for (String statement : Migrator.statements(Migrator.everything(Dialect.H2))) {
        scripted.createStatement().execute(statement);
      }

      assertThat(rows(connection)).hasSizeGreaterThan(8).isEqualTo(rows(scripted));
    }
  }

  private static Map<String, List<String>> rows(Connection connection) throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery(
                "select table_name from information_schema.tables where table_schema = 'PUBLIC'")) {
      while (tables.next()) {
        rows.put(tables.getString(1), new ArrayList<>());
      }
    }
    for (Map.Entry<String, List<String>> table : rows.entrySet()) {
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery("select * from " + table.getKey() + " order by 1")) {
        while (row.next()) {
          StringBuilder cells = new StringBuilder();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            cells.append(row.getString(i)).append('|');
          }
          table.getValue().add(cells.toString());
        }
      }
    }
    return rows;
  }

  @Test
  void aHalfAppliedSchemaIsFinished() throws SQLException {
    String url = H2.memoryUrl(UUID.randomUUID().toString());
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      new Migrator(connection, Dialect.H2, 5).run();
      connection.createStatement().execute("drop table ec_agent");
      connection.createStatement().execute("update ec_schema set applied_at = 0");

      new Migrator(connection, Dialect.H2, 6).run();

      assertThat(one(connection, "select count(*) from ec_agent")).isZero();
      assertThat(one(connection, "select applied_at from ec_schema")).isEqualTo(6);
    }
  }

  @Test
  void theFirstSchemasCommandsGetTheirPlacesInTheirKeys() throws SQLException {
    JdbcDataSource source = H2Stores.memory();
    JdbcStore store = H2Stores.open(source);
    store.start(new Heard());
    for (int i = 1; i <= 3; i++) {
      store.submit(Op.draft("c" + i, "a").keyed("k").accept(), new Outcome<>());
      store.submit(Op.draft("d" + i, "a").accept(), new Outcome<>());
    }
    H2Stores.drain(store);
    store.close();
    try (Connection connection = source.getConnection()) {
      connection.createStatement().execute("drop table ec_ordering");
      connection
          .createStatement()
          .execute("update ec_command set queue_rank = 144115188075855872 + seq");
      connection.createStatement().execute("delete from ec_schema where version in (2, 5)");
      connection.setAutoCommit(false);

      new Migrator(connection, Dialect.H2, 6).run();

      assertThat(one(connection, "select count(*) from ec_ordering")).isEqualTo(6);
      assertThat(one(connection, "select count(*) from ec_command where queue_rank < " + LOW_LANE))
          .isEqualTo(4);
      assertThat(one(connection, "select count(*) from ec_command where queue_rank > " + HELD_BACK))
          .isEqualTo(2);
    }
  }

  @Test
  void aNewerOrForeignSchemaIsRefused() throws SQLException {
    JdbcDataSource source = H2Stores.memory();
    H2Stores.open(source).close();
    try (Connection connection = source.getConnection()) {
      connection.createStatement().execute("insert into ec_schema values (99, 1, 'x')");
      assertThatThrownBy(() -> H2Stores.open(source))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("schema version 99")
          .hasMessageContaining("newer program");
      connection.createStatement().execute("delete from ec_schema where version = 99");
      connection.createStatement().execute("update ec_schema set checksum = 'other'");
      assertThatThrownBy(() -> H2Stores.open(source))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another script");
    }
  }

  @Test
  void everyDialectFillsAllTokens() {
    for (Dialect dialect : Dialect.values()) {
      assertThat(Migrator.statements(Migrator.script(1, dialect)))
          .hasSizeGreaterThan(8)
          .allSatisfy(
              statement ->
                  assertThat(statement)
                      .doesNotContain("${")
                      .containsPattern(
                          dialect == Dialect.MYSQL
                              ? "(table if not exists|index)"
                              : "if not exists"));
    }
  }

  private static long one(Connection connection, String sql) throws SQLException {
    try (ResultSet rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
