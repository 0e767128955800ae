package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
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
import javax.sql.DataSource;
import org.edgewire.command.CommandId;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Heard;
import org.edgewire.store.ManualTime;
import org.edgewire.store.Op;
import org.edgewire.store.Outcome;
import org.edgewire.store.StoreException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is H2's own. */
final class H2DatabaseTest {
  private static final long LOW_LANE = 3L << 56;
  private static final long HELD_BACK = 4L << 56;

  @TempDir private Path folder;

  @Test
  void theHeadOfALongQueueIsReadFromItsIndex() throws SQLException {
    // Given
    JdbcDataSource source = memory();
    JdbcStore store = open(source);
    store.start(new Heard());
    for (int i = 0; i < 10_000; i++) {
      store.submit(Op.draft("c" + i, "a").accept().weighing(100), new Outcome<>());
      if (i % 500 == 0) {
        drain(store);
      }
    }
    drain(store);
    store.close();

    // When
    String plan = plan(source);

    // Then
    assertThat(plan).contains("EC_COMMAND_QUEUE").contains("index sorted");
  }

  @Test
  void rowsThatTimeDoesNotChangeCostTheWakeUpsNothing() throws SQLException {
    // Given
    JdbcDataSource source = memory();
    JdbcStore store = open(source);
    store.start(new Heard());
    for (int i = 0; i < 2_000; i++) {
      store.submit(Op.draft("c" + i, "a").accept().weighing(100), new Outcome<>());
      if (i % 500 == 0) {
        drain(store);
      }
    }
    drain(store);
    store.close();

    // When
    String plan;
    try (Connection connection = source.getConnection();
        PreparedStatement explain =
            connection.prepareStatement("explain analyze " + CommandTable.DUE)) {
      explain.setLong(1, Long.MAX_VALUE);
      explain.setInt(2, 500);
      try (ResultSet row = explain.executeQuery()) {
        row.next();
        plan = row.getString(1);
      }
    }

    // Then
    assertThat(plan).contains("EC_COMMAND_WAKE").containsPattern("scanCount: [0-9]\\b");
  }

  private static String plan(JdbcDataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement explain =
            connection.prepareStatement("explain analyze " + CommandTable.QUEUE)) {
      new Binder(explain).text("a").number(0).number(Long.MAX_VALUE).integer(32);
      try (ResultSet rows = explain.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  @Test
  void aReadThatComesTooLateDoesNotOpenTheDatabaseAgain() throws IOException {
    // Given: nothing in memory answers
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(H2.fileUrl(folder.resolve("db")));
    JdbcStore store = open(source);
    store.close();

    // When
    assertThatThrownBy(() -> store.find(new CommandId("late")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");

    // Then
    try (FileChannel file = FileChannel.open(folder.resolve("db.mv.db"), StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      assertThat(lock).isNotNull();
    }
  }

  @Test
  void aFileInUseIsNamedSoInOneSentence() throws IOException {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(H2.fileUrl(folder.resolve("db")));
    open(source).close();
    try (FileChannel file = FileChannel.open(folder.resolve("db.mv.db"), StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> open(source))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "the database file is in use by another process: stop that one or choose another folder");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anFsyncLetsSpaceBeReusedAtOnceButNotWhatARecoveryNeeds(boolean pooled) throws SQLException {
    String url = H2.fileUrl(folder.resolve("db"));
    JdbcDataSource plain = new JdbcDataSource();
    plain.setURL(url);
    DataSource source = pooled ? H2.pool(url) : plain;
    try (Connection connection = source.getConnection()) {
      JdbcStore store = open(source, JdbcStoreOptions.DEFAULT.owningTheDatabase());

      assertThat(engine(connection).getVersionsToKeep()).isEqualTo(32);
      assertThat(engine(connection).getRetentionTime()).isZero();

      store.close();
    }
  }

  @Test
  void withoutAnFsyncSpaceIsReusedAfterH2sOwnTime() throws SQLException {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(H2.fileUrl(folder.resolve("db")));
    try (Connection connection = source.getConnection()) {
      JdbcStore store =
          open(
              source,
              JdbcStoreOptions.DEFAULT
                  .withDurability(JdbcStoreOptions.Durability.PROCESS)
                  .owningTheDatabase());

      assertThat(engine(connection).getVersionsToKeep()).isEqualTo(32);
      assertThat(engine(connection).getRetentionTime()).isEqualTo(45_000);

      store.close();
    }
  }

  @Test
  void theFileItselfSaysThatSpaceIsNotReusedAtOnceWhileItIsOpened() throws SQLException {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(H2.fileUrl(folder.resolve("db")));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET RETENTION_TIME 0");
      open(source).close();
    }
    try (Connection connection = source.getConnection()) {
      assertThat(engine(connection).getRetentionTime()).isEqualTo(45_000);
    }
  }

  private static MVStore engine(Connection connection) throws SQLException {
    JdbcConnection h2 = connection.unwrap(JdbcConnection.class);
    return ((SessionLocal) h2.getSession()).getDatabase().getStore().getMvStore();
  }

  @Test
  void anOwnedDatabaseIsShutDownWithItsStore() throws SQLException {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(H2.fileUrl(folder.resolve("db")));
    try (Connection other = source.getConnection()) {
      JdbcStore store = open(source);
      assertThat(store.health().durability()).isEqualTo("fsync");

      store.close();

      assertThat(other.isValid(1)).isFalse();
    }
  }

  @Test
  void aDatabaseInMemorySaysSo() {
    JdbcStore store = open(memory());

    assertThat(store.health().durability()).isEqualTo("memory");
    assertThat(store.health().database()).startsWith("H2 2.");
    store.close();
  }

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
    JdbcDataSource source = memory();
    JdbcStore store = open(source);
    store.start(new Heard());
    for (int i = 1; i <= 3; i++) {
      store.submit(Op.draft("c" + i, "a").keyed("k").accept(), new Outcome<>());
      store.submit(Op.draft("d" + i, "a").accept(), new Outcome<>());
    }
    drain(store);
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
    JdbcDataSource source = memory();
    open(source).close();
    try (Connection connection = source.getConnection()) {
      connection.createStatement().execute("insert into ec_schema values (99, 1, 'x')");
      assertThatThrownBy(() -> open(source))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("schema version 99")
          .hasMessageContaining("newer program");
      connection.createStatement().execute("delete from ec_schema where version = 99");
      connection.createStatement().execute("update ec_schema set checksum = 'other'");
      assertThatThrownBy(() -> open(source))
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

  private static JdbcDataSource memory() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(H2.memoryUrl(UUID.randomUUID().toString()));
    return source;
  }

  private static JdbcStore open(JdbcDataSource source) {
    boolean file = String.valueOf(source.getURL()).startsWith("jdbc:h2:async");
    JdbcStoreOptions options = JdbcStoreOptions.DEFAULT;
    return open(source, file ? options.owningTheDatabase() : options);
  }

  private static JdbcStore open(DataSource source, JdbcStoreOptions options) {
    ManualTime time = new ManualTime();
    return JdbcStore.open(source, options, time, task -> {}, time, new Metrics());
  }

  private static void drain(JdbcStore store) {
    while (store.step()) {
      // Until it says that nothing is left to do.
    }
  }
}
