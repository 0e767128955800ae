package org.edgewire.it.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.edgewire.config.Settings;
import org.edgewire.config.Source;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Deployment;
import org.edgewire.standalone.BrokerLauncher;
import org.edgewire.standalone.launch.RunningBroker;
import org.edgewire.standalone.launch.ServerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A disk on which each commit takes long: what comes faster is refused in time, and nothing that
 * was accepted is lost.
 */
final class SlowDiskIT {
  private static final Duration COMMIT = Duration.ofMillis(200);

  /** So many of this size are more than the 16 MiB that may wait for the writer. */
  private static final int MANY = 120;

  private static final int LARGE = 240_000;

  @TempDir private Path folder;

  static Stream<DatabaseServer> servers() {
    return Stream.of(Databases.postgres(), Databases.mariaDb());
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void underADatabaseServerRefusesInTimeAndKeepsWhatItAccepted(DatabaseServer server) {
    DatabaseAddress database = server.newDatabase();
    Map<String, Answer> answers;
    try (DatabaseProxy proxy = new DatabaseProxy(server.port());
        Broker broker = proxy.way(database).broker(folder).start()) {
      answers =
          flood(
              broker.deployment(),
              slow -> proxy.mode(slow ? DatabaseProxy.Mode.SLOW : DatabaseProxy.Mode.OPEN));
      broker.kill();
    }
    try (Broker again = database.broker(folder).start()) {
      assertKept(new Api(again.deployment()), answers);
    }
  }

  @Test
  void underTheEmbeddedDatabaseRefusesInTimeAndKeepsWhatItAccepted() {
    SlowFiles.register();
    Map<String, Answer> answers;
    try (RunningBroker broker = onSlowFiles()) {
      answers = flood(deployment(broker), slow -> SlowFiles.sync(slow ? COMMIT : Duration.ZERO));
    }
    try (RunningBroker again = onSlowFiles()) {
      assertKept(new Api(deployment(again)), answers);
    }
  }

  private RunningBroker onSlowFiles() {
    Map<String, String> values =
        Map.of(
            "http.port",
            "0",
            "edgewire.db.url",
            "jdbc:h2:slow:async:" + folder.resolve("edgewire") + ";WRITE_DELAY=0",
            "edge.secret",
            Broker.SECRET,
            "admin.key",
            Broker.ADMIN_KEY);
    return new BrokerLauncher()
        .start(Settings.resolve(ServerSettings.all(), List.of(Source.commandLine(values))));
  }

  private static Deployment deployment(RunningBroker broker) {
    return new Deployment(broker.baseUri(), Broker.SECRET, Broker.ADMIN_KEY);
  }

  /** Submits more at once than the slow disk takes; gives the answer to each. */
  private static Map<String, Answer> flood(Deployment deployment, Consumer<Boolean> slow) {
    Api api = new Api(deployment);
    try (AgentSocket agent = AgentSocket.completing(deployment, "a1")) {
      // Given
      api.submit("a1", Commands.text("warm"));
      agent.awaitCommand();

      // When
      slow.accept(true);
      Map<String, Answer> answers = submitTogether(api);

      // Then
      assertThat(answers.values()).extracting(Answer::status).containsOnly(201, 503);
      answers.values().stream()
          .filter(answer -> answer.status() == 503)
          .forEach(refusal -> assertThat(refusal.header("Retry-After")).isPresent());
      assertThat(agent.awaitCommand().string("command_id")).startsWith("large");
      slow.accept(false);
      assertKept(api, answers);
      assertThat(api.finished(api.submit("a1", Commands.text("after"))).string("status"))
          .isEqualTo("completed");
      return answers;
    } finally {
      slow.accept(false);
    }
  }

  private static Map<String, Answer> submitTogether(Api api) {
    String large = "x".repeat(LARGE);
    Map<String, CompletableFuture<Answer>> waiting = new HashMap<>();
    IntStream.range(0, MANY)
        .mapToObj(i -> "large-" + i)
        .forEach(
            id ->
                waiting.put(
                    id, api.submitLater("a1", Commands.text(large).with("command_id", id).json())));
    Map<String, Answer> answers = new HashMap<>();
    waiting.forEach((id, answer) -> answers.put(id, answer.join()));
    return answers;
  }

  /** What was accepted is done, what was refused is not there. */
  private static void assertKept(Api api, Map<String, Answer> answers) {
    answers.forEach(
        (id, answer) -> {
          if (answer.status() == 201) {
            assertThat(api.finished(id).string("status")).isEqualTo("completed");
          } else {
            assertThat(api.get("/edge/commands/" + id).status()).isEqualTo(404);
          }
        });
  }
}
