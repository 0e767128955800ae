package org.edgewire.it.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of commands while the database or the way to it fails. */
final class OutageIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  static Stream<DatabaseServer> shared() {
    return Stream.of(Databases.postgres(), Databases.mariaDb());
  }

  static Stream<DatabaseServer> own() {
    return Stream.of(new PostgresServer(), new MariaDbServer());
  }

  private static void awaitReady(Api api, int status) {
    Awaitility.await("ready " + status)
        .atMost(SOON)
        .until(() -> api.send("GET", "/health/ready", "").status() == status);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("shared")
  void aCommitWhoseAnswerIsLostCountsAndOneThatIsLostItselfDoesNot(DatabaseServer server) {
    DatabaseAddress database = server.newDatabase();
    try (DatabaseProxy proxy = new DatabaseProxy(server.port());
        Broker broker = proxy.way(database).broker(folder).start()) {
      Api api = new Api(broker.deployment());
      api.submit("a1", Commands.text("warm").with("command_id", "first"));

      for (int round = 1; round <= 3; round++) {
        String done = "done-" + round;
        writeAll(api);
        proxy.mode(DatabaseProxy.Mode.LOSE_ANSWER);
        Answer answer = api.submitBody("a1", Commands.text("x").with("command_id", done).json());
        assertThat(proxy.isOpen()).isTrue();
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);

        String lost = "lost-" + round;
        writeAll(api);
        proxy.mode(DatabaseProxy.Mode.LOSE_COMMIT);
        Answer refusal = api.submitBody("a1", Commands.text("x").with("command_id", lost).json());
        assertThat(proxy.isOpen()).isTrue();
        assertThat(refusal.problem(503).string("code")).isNotBlank();
        assertThat(refusal.header("Retry-After")).isPresent();
        awaitReady(api, 200);
        assertThat(api.get("/edge/commands/" + lost).status()).isEqualTo(404);
      }

      broker.kill();
    }
    try (Broker again = database.broker(folder).start()) {
      Api api = new Api(again.deployment());
      for (String id : List.of("first", "done-1", "done-2", "done-3")) {
        assertThat(api.status(id)).isEqualTo("queued");
      }
      assertThat(api.get("/edge/commands/lost-2").status()).isEqualTo(404);
    }
  }

  /** A list is read from the tables, so all is in them now: no checkpoint commits by itself. */
  private static void writeAll(Api api) {
    api.get("/edge/commands?limit=1").expect(200);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("own")
  void aRestartOfTheDatabaseLosesNothingAndIsOverByItself(DatabaseServer server) {
    try (server) {
      server.start();
      DatabaseAddress database = server.newDatabase();
      try (Broker broker = database.broker(folder).start();
          AgentSocket agent = AgentSocket.completing(broker.deployment(), "a1")) {
        Api api = new Api(broker.deployment());
        AtomicBoolean stop = new AtomicBoolean();
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        CompletableFuture<Void> producer =
            CompletableFuture.runAsync(() -> produce(api, accepted, stop));
        Awaitility.await().atMost(SOON).until(() -> accepted.size() > 20);

        server.stop();
        awaitReady(api, 503);
        assertThat(api.send("GET", "/health/ready", "").body()).contains("the database");
        Answer refusal = api.submitBody("a1", Commands.text("now").json());
        assertThat(refusal.status()).as(refusal.body()).isEqualTo(503);
        assertThat(refusal.header("Retry-After")).isPresent();
        assertThat(agent.isOpen()).isTrue();
        server.start();
        awaitReady(api, 200);
        int before = accepted.size();
        Awaitility.await().atMost(SOON).until(() -> accepted.size() > before + 20);
        server.kill();
        awaitReady(api, 503);
        server.start();
        awaitReady(api, 200);
        stop.set(true);
        producer.join();

        for (String id : accepted) {
          assertThat(api.finished(id).string("status")).isEqualTo("completed");
        }
      }
    }
  }

  /** Only what was answered with 201 counts as accepted. */
  private static void produce(Api api, Set<String> accepted, AtomicBoolean stop) {
    while (!stop.get()) {
      Answer answer = api.submitBody("a1", Commands.text("x").json());
      if (answer.status() == 201) {
        accepted.add(answer.json().string("command_id"));
      } else {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
      }
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("shared")
  void aDatabaseThatDoesNotAnswerIsNoticedAndNothingIsLost(DatabaseServer server) {
    DatabaseAddress database = server.newDatabase();
    try (DatabaseProxy proxy = new DatabaseProxy(server.port());
        Broker broker = proxy.way(database).broker(folder).start()) {
      Api api = new Api(broker.deployment());
      String before = api.submit("a1", Commands.text("before"));

      proxy.mode(DatabaseProxy.Mode.SILENT);
      CompletableFuture<Answer> waiting =
          CompletableFuture.supplyAsync(
              () -> api.submitBody("a1", Commands.text("into the silence").json()));
      awaitReady(api, 503);
      assertThat(api.send("GET", "/health/ready", "").body()).contains("has not answered");
      Answer refusal = api.submitBody("a1", Commands.text("now").json());
      assertThat(refusal.status()).as(refusal.body()).isEqualTo(503);
      assertThat(refusal.header("Retry-After")).isPresent();
      proxy.mode(DatabaseProxy.Mode.OPEN);
      awaitReady(api, 200);

      String after = api.submit("a1", Commands.text("after"));
      Answer unsure = waiting.join();
      assertThat(unsure.status()).isIn(201, 503);
      assertThat(api.status(before)).isEqualTo("queued");
      assertThat(api.status(after)).isEqualTo("queued");
      int known = unsure.status() == 201 ? 3 : 2;
      assertThat(api.agent("a1").number("queue_depth")).isEqualTo(known);
    }
  }
}
