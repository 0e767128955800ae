package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.edgewire.command.CommandId;
import org.edgewire.store.Heard;
import org.edgewire.store.Op;
import org.edgewire.store.Outcome;
import org.edgewire.store.StoreException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is H2's own. */
final class H2DatabaseTest {
  @TempDir private Path folder;

  @Test
  void theHeadOfALongQueueIsReadFromItsIndex() throws SQLException {
    // Given
    JdbcDataSource source = H2Stores.memory();
    JdbcStore store = H2Stores.open(source);
    store.start(new Heard());
    for (int i = 0; i < 10_000; i++) {
      store.submit(Op.draft("c" + i, "a").accept().weighing(100), new Outcome<>());
      if (i % 500 == 0) {
        H2Stores.drain(store);
      }
    }
    H2Stores.drain(store);
    store.close();

    // When
    String plan = plan(source);

    // Then
    assertThat(plan).contains("EC_COMMAND_QUEUE").contains("index sorted");
  }

  @Test
  void rowsThatTimeDoesNotChangeCostTheWakeUpsNothing() throws SQLException {
    // Given
    JdbcDataSource source = H2Stores.memory();
    JdbcStore store = H2Stores.open(source);
    store.start(new Heard());
    for (int i = 0; i < 2_000; i++) {
      store.submit(Op.draft("c" + i, "a").accept().weighing(100), new Outcome<>());
      if (i % 500 == 0) {
        H2Stores.drain(store);
      }
    }
    H2Stores.drain(store);
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
    JdbcStore store = H2Stores.open(source);
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
    H2Stores.open(source).close();
    try (FileChannel file = FileChannel.open(folder.resolve("db.mv.db"), StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> H2Stores.open(source))
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
      JdbcStore store = H2Stores.open(source, JdbcStoreOptions.DEFAULT.owningTheDatabase());

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
          H2Stores.open(
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
      H2Stores.open(source).close();
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
      JdbcStore store = H2Stores.open(source);
      assertThat(store.health().durability()).isEqualTo("fsync");

      store.close();

      assertThat(other.isValid(1)).isFalse();
    }
  }

  @Test
  void aDatabaseInMemorySaysSo() {
    JdbcStore store = H2Stores.open(H2Stores.memory());

    assertThat(store.health().durability()).isEqualTo("memory");
    assertThat(store.health().database()).startsWith("H2 2.");
    store.close();
  }
}
