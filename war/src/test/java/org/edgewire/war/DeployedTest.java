package org.edgewire.war;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.edgewire.Broker;
import org.edgewire.config.ConfigurationException;
import org.edgewire.config.Source;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which broker is made of what a server offers, and what is said where none can be. */
class DeployedTest {
  private static final String DEFAULT = "java:comp/DefaultDataSource";

  private final MemoryNames names = MemoryNames.install();
  private final Map<String, String> environment = new HashMap<>();

  @TempDir private Path folder;

  @BeforeEach
  void secrets() {
    environment.put("EDGE_SECRET", "a secret of 20 chars");
    environment.put("ADMIN_KEY", "a key of 18 chars.");
  }

  @AfterEach
  void unbind() {
    names.close();
  }

  @Test
  void theNamedDataSourceIsTaken() {
    environment.put("EDGEWIRE_DATASOURCE", "java:jboss/datasources/EdgeDS");
    names.bind("java:jboss/datasources/EdgeDS", file("named"));
    names.bind(DEFAULT, memory("default"));

    try (Broker broker = build()) {
      assertThat(broker.storeHealth().durability()).isEqualTo("fsync");
    }
    assertThat(folder.resolve("named.mv.db")).exists();
  }

  @Test
  void theDefaultDataSourceIsTakenWhereNoneIsNamed() {
    names.bind(DEFAULT, memory("development"));

    try (Broker broker = build()) {
      assertThat(broker.storeHealth().durability()).isEqualTo("memory");
    }
  }

  @Test
  void theNamedFolderComesBeforeTheDefaultDataSource() {
    environment.put("EDGEWIRE_DATA", folder.resolve("data").toString());
    names.bind(DEFAULT, memory("passed over"));

    try (Broker broker = build()) {
      assertThat(broker.storeHealth().durability()).isEqualTo("fsync");
    }
    assertThat(folder.resolve("data")).isDirectoryContaining("glob:**.mv.db");
  }

  @Test
  void theServersOwnFolderIsTakenWhereThereIsNoDataSource() {
    System.setProperty("catalina.base", folder.toString());
    try (Broker broker = build()) {
      assertThat(broker.storeHealth().durability()).isEqualTo("fsync");
    } finally {
      System.clearProperty("catalina.base");
    }
    assertThat(folder.resolve("edgewire-data")).isDirectory();
  }

  @Test
  void aServerThatTellsNoFolderIsToldToNameAPlace() {
    assertProblem("EDGEWIRE_DATA", "EDGEWIRE_DATASOURCE");
  }

  @Test
  void aDataSourceThatIsNotThereIsNamedWithItsSource() {
    environment.put("EDGEWIRE_DATASOURCE", "jdbc/edge");

    assertProblem("edgewire.datasource", "the environment", "jdbc/edge", "NameNotFoundException");
  }

  @Test
  void somethingElseUnderTheNameOfTheDataSourceIsRefused() {
    environment.put("EDGEWIRE_DATASOURCE", "jdbc/edge");
    names.bind("jdbc/edge", "a text");

    assertProblem("jdbc/edge is something else");
  }

  @Test
  void anotherMachineIsNotAskedForADataSource() {
    environment.put("EDGEWIRE_DATASOURCE", "ldap://127.0.0.1/edge");

    assertProblem("ldap://127.0.0.1/edge", "InvalidNameException");
  }

  @Test
  void aDatabaseThatCannotBeOpenedIsNamed() {
    JdbcDataSource away = new JdbcDataSource();
    away.setURL("jdbc:h2:" + folder.resolve("away") + ";IFEXISTS=TRUE");
    names.bind(DEFAULT, away);

    assertProblem(DEFAULT, "there is no such database", "EDGEWIRE_DATASOURCE");
  }

  @Test
  void productionRefusesADatabaseInMemory() {
    environment.put("ENVIRONMENT", "production");
    names.bind(DEFAULT, memory("production"));

    assertProblem(DEFAULT, "durability memory", "EDGEWIRE_DATASOURCE");
  }

  @Test
  void productionRefusesAnH2ThatMayNotBeToldToWriteAtOnce() throws SQLException {
    environment.put("ENVIRONMENT", "production");
    names.bind(DEFAULT, ofAnOrdinaryUser("strict"));

    assertProblem("durability delayed");
  }

  @Test
  void developmentTakesSuchAnH2AndSaysWhatItIsWorth() throws SQLException {
    names.bind(DEFAULT, ofAnOrdinaryUser("lenient"));

    try (Broker broker = build()) {
      broker.start();
      assertThat(broker.storeHealth().durability()).isEqualTo("delayed");
    }
  }

  @Test
  void everyMissingSecretIsNamed() {
    environment.clear();

    assertProblem("EDGE_SECRET is not set", "ADMIN_KEY is not set");
  }

  @Test
  void productionTellsEverythingThatIsWrongWithTheSettingsAtOnce() {
    environment.clear();
    environment.putAll(
        Map.of("ENVIRONMENT", "production", "EDGE_SECRET", "CHANGE_THIS", "EDGE_WINDOW", "many"));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(this::build)
        .withMessageContaining("edge.window (from the environment) must be a whole number");
    environment.put("EDGE_WINDOW", "1");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(this::build)
        .withMessageContaining("EDGE_SECRET (from the environment) is still the placeholder")
        .withMessageContaining("ADMIN_KEY must be set in production");
  }

  @Test
  void theServersThreadsAreUsedWhereItHasSome() {
    AtomicInteger made = new AtomicInteger();
    ThreadFactory managed =
        task -> {
          made.incrementAndGet();
          return new Thread(task);
        };
    names.bind(DEFAULT, memory("threads")).bind("java:comp/DefaultManagedThreadFactory", managed);

    try (Broker broker = build()) {
      broker.start();
    }

    assertThat(made.get()).isPositive();
  }

  private Broker build() {
    return Deployed.build(sources());
  }

  private void assertProblem(String... parts) {
    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(this::build)
        .satisfies(
            e -> {
              String told = String.join("\n", e.problems());
              assertThat(told).contains(parts);
              assertThat(told).doesNotContain("a secret of 20 chars", "a key of 18 chars.");
            });
  }

  private List<Source> sources() {
    return Sources.of(new Properties(), environment, Optional.empty());
  }

  private static DataSource memory(String name) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
    source.setUser("sa");
    return source;
  }

  private DataSource file(String name) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:" + folder.resolve(name));
    source.setUser("sa");
    return source;
  }

  /** Who may make tables, and nothing that concerns the whole database. */
  private DataSource ofAnOrdinaryUser(String name) throws SQLException {
    DataSource asAdmin = file(name);
    try (Connection connection = asAdmin.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create user edge password 'e'");
      statement.execute("grant alter any schema to edge");
    }
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:" + folder.resolve(name));
    source.setUser("edge");
    source.setPassword("e");
    assertThat(Files.exists(folder.resolve(name + ".mv.db"))).isTrue();
    return source;
  }
}
