package org.edgewire.it.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DatabaseServerIT {
  static Stream<DatabaseServer> servers() {
    return Stream.of(new PostgresServer(), new MariaDbServer());
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void whatWasCommittedIsThereAfterAStopAndAfterAKill(DatabaseServer server) {
    try (server) {
      server.start();
      DatabaseAddress database = server.newDatabase();
      database.execute("create table t (n int)", "insert into t values (1)");

      server.stop();
      server.start();
      database.execute("insert into t values (2)");
      server.kill();
      server.start();

      assertThat(database.rows("select n from t order by n")).containsExactly("1", "2");
    }
    assertThat(server.running()).isFalse();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void aWrongPasswordIsRefused(DatabaseServer server) {
    try (server) {
      server.start();
      DatabaseAddress database = server.newDatabase();

      assertThatThrownBy(
              () -> new DatabaseAddress(database.url(), database.user(), "wrong").connect())
          .isInstanceOf(SQLException.class);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void whoIsThrownOutHasNoConnectionAnyMore(DatabaseServer server) throws SQLException {
    try (server) {
      server.start();
      DatabaseAddress database = server.newDatabase();
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {

        server.throwOut(database.name());

        assertThatThrownBy(() -> statement.execute("select 1")).isInstanceOf(SQLException.class);
      }
    }
  }
}
