package org.edgewire.it.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JarProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code serve --db-url}: what it says when that does not work, and what it needs. */
final class ServeDatabaseIT {
  @TempDir private Path folder;

  static Stream<DatabaseServer> servers() {
    return Stream.of(Databases.postgres(), Databases.mariaDb());
  }

  private static String refused(Broker.Setup setup) {
    try (JarProcess process = setup.launch()) {
      assertThat(process.awaitExit(Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(process.output()).doesNotContain("\tat ").doesNotContain(DatabaseServer.PASSWORD);
      return process.output();
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void aWrongPasswordOrDatabaseOrPortIsSaidInOneLine(DatabaseServer server) {
    DatabaseAddress right = server.newDatabase();
    DatabaseAddress password = new DatabaseAddress(right.url(), right.user(), "nonsense");
    DatabaseAddress name = new DatabaseAddress(right.url() + "x", right.user(), right.password());

    assertThat(refused(password.broker(folder)))
        .contains("edgewire: The database " + right.url() + " gives no connection")
        .contains("SQLState 28");
    assertThat(refused(name.broker(folder))).containsAnyOf("SQLState 3D000", "code 1049");
    assertThat(refused(right.at(1).broker(folder))).contains("SQLState 08");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void aMissingDriverIsNamedWithItsPlace(DatabaseServer server) throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Broker.Setup setup =
        Broker.Setup.in(folder.resolve("unused")).with("--db-url", server.jdbcUrl("any"));

    assertThat(refused(setup)).contains("driver (").contains("name that by --lib");
    assertThat(refused(setup.with("--lib", empty.toString())))
        .contains("driver (")
        .contains("put it into the folder " + empty);
  }

  @Test
  void aPasswordInTheUrlIsRefusedAndNotRepeated() {
    Broker.Setup setup =
        Broker.Setup.in(folder.resolve("unused"))
            .with("--db-url", "jdbc:postgresql://h/d?user=u&password=topsecret");

    assertThat(refused(setup))
        .contains("edgewire.db.url")
        .contains("without a password")
        .doesNotContain("topsecret");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void aDatabaseMadeFromThePrintedTablesNeedsNoRightToMakeAny(DatabaseServer server) {
    DatabaseAddress database = server.newDatabase();
    String dialect = server == Databases.postgres() ? "postgresql" : "mariadb";
    JarProcess printed = JarProcess.finished(Map.of(), "schema", "--dialect", dialect);
    String script =
        String.join("\n", printed.lines().stream().filter(line -> !line.startsWith("--")).toList());
    database.execute(
        Stream.of(script.split(";")).filter(sql -> !sql.isBlank()).toArray(String[]::new));
    DatabaseAddress humble = server.withoutRightToCreate(database);

    try (Broker broker = humble.broker(folder).start()) {
      Api api = new Api(broker.deployment());
      String id = api.submit("a1", Commands.text("hi"));

      assertThat(api.status(id)).isEqualTo("queued");
      assertThat(broker.process().output()).contains("database " + server.name());
      broker.stop();
    }
    assertThat(database.rows("select command_id from ec_command")).hasSize(1);
  }

  @Test
  void theFolderOfTheEmbeddedDatabaseIsLeftAlone() {
    DatabaseAddress database = Databases.postgres().newDatabase();
    try (Broker broker = database.broker(folder).start()) {
      broker.stop();
    }
    assertThat(folder.resolve("unused")).doesNotExist();
    assertThat(List.of(folder.toFile().list())).containsExactly("lib");
  }
}
