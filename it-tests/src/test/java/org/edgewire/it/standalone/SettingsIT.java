package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.ProducerSocket;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only shows with other settings than the defaults: a window of 1, and times cut short. */
class SettingsIT {
  private static final String COMMAND_ID = "data.command_id";

  @TempDir private static Path data;
  private static Broker broker;

  private Api api;
  private String agent;

  @BeforeAll
  static void start() {
    broker =
        Broker.Setup.in(data)
            .set("edge.window", "1")
            .set("edge.idle.timeout", "8s")
            .set("edge.quiet.after", "3s")
            .set("edge.ack.timeout", "400ms")
            .set("edge.execution.timeout", "3s")
            .set("edge.max.attempts", "3")
            .set("producer.unfinished", "2")
            .set("watch.max.connections", "1")
            .start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void freshAgent() {
    api = new Api(broker.deployment());
    agent = Commands.unique("tuned");
  }

  @Test
  void aWindowOf1IsStrictlyOneByOne() {
    // Given
    List<String> ids =
        IntStream.range(0, 4).mapToObj(i -> api.submit(agent, Commands.text("#" + i))).toList();
    try (AgentSocket socket = AgentSocket.connect(broker.deployment(), agent)) {
      for (String id : ids) {
        // Then: not even the ack timeout lets the next one pass
        assertThat(socket.awaitCommand().string("command_id")).isEqualTo(id);
        socket.expectNoCommandFor(Duration.ofMillis(600));
        socket.ack(id, "completed");
      }
    }
  }

  @Test
  void anUnackedHarmlessCommandIsSentAgainAndInTheEndExhausted() {
    try (AgentSocket socket = AgentSocket.connect(broker.deployment(), agent)) {
      // Given
      String id = api.submit(agent, Commands.rule("r"));

      // When
      JsonDoc first = socket.awaitCommand();
      socket.ping();
      JsonDoc second = socket.awaitCommand();
      socket.ping();
      JsonDoc third = socket.awaitCommand();

      // Then
      assertThat(List.of(first, second, third))
          .allMatch(command -> command.string("command_id").equals(id));
      assertThat(first.has("attempt")).isFalse();
      assertThat(second.number("attempt")).isEqualTo(2);
      assertThat(third.number("attempt")).isEqualTo(3);
      JsonDoc record = api.finished(id);
      assertThat(record.string("status")).isEqualTo("exhausted");
      assertThat(record.number("attempts")).isEqualTo(3);
      socket.ack(id, "completed");
      Awaitility.await().untilAsserted(() -> assertThat(api.status(id)).isEqualTo("completed"));
    }
  }

  @Test
  void anUnackedTextIsUnconfirmedAtTheExecutionDeadline() {
    try (AgentSocket socket = AgentSocket.connect(broker.deployment(), agent)) {
      String id = api.submit(agent, Commands.text("x"));
      socket.awaitCommand();
      socket.ack(id, "executing");
      assertThat(api.finished(id).string("status")).isEqualTo("unconfirmed");
      socket.ping();
      socket.expectNoCommandFor(Duration.ofMillis(600));
      socket.ack(id, "failed");
      Awaitility.await().untilAsserted(() -> assertThat(api.status(id)).isEqualTo("failed"));
    }
  }

  @Test
  void aPolledTextIsUnconfirmedAtTheExecutionDeadlineAndNotBefore() {
    String id = api.submit(agent, Commands.text("x"));
    assertThat(poll()).containsExactly(id);
    assertThat(poll()).isEmpty();
    assertThat(api.finished(id).string("status")).isEqualTo("unconfirmed");
    assertThat(poll()).isEmpty();
  }

  @Test
  void aPolledHarmlessCommandIsOfferedAgainAfterTheAckTimeout() {
    String id = api.submit(agent, Commands.rule("r"));
    assertThat(poll()).containsExactly(id);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(poll()).containsExactly(id));
    assertThat(api.command(id).number("attempts")).isEqualTo(2);
  }

  private List<String> poll() {
    return api
        .postAsAgent(agent, "/edge/sync", "{\"edge_agent_id\":\"" + agent + "\"}")
        .expect(200)
        .json()
        .list("commands")
        .stream()
        .map(command -> command.string("command_id"))
        .toList();
  }

  @Test
  void aConnectionThatWasNotHeardGetsNothingUntilItIs() {
    try (AgentSocket socket = AgentSocket.connect(broker.deployment(), agent)) {
      // Given
      socket.expectNoCommandFor(Duration.ofMillis(3_500));
      String id = api.submit(agent, Commands.text("x"));
      socket.expectNoCommandFor(Duration.ofMillis(400));
      assertThat(api.status(id)).isEqualTo("queued");
      assertThat(api.get("/edge/commands/" + id + "/explain").json().string("reason"))
          .isEqualTo("quiet");

      // When
      socket.ping();

      // Then
      assertThat(socket.awaitCommand().string("command_id")).isEqualTo(id);
    }
  }

  @Test
  void aProducerMayHaveAsManyUnfinishedCommandsAsItIsSet() {
    long before = api.stats().number("producer.overloaded");
    try (ProducerSocket producer = ProducerSocket.connect(broker.deployment())) {
      // Given
      String first =
          producer.submit("1", agent, Commands.text("x")).await("accepted").string(COMMAND_ID);
      producer.submit("2", agent, Commands.text("x")).await("accepted");

      // When
      JsonDoc refused = producer.submit("3", agent, Commands.text("x")).await("refused");

      // Then
      assertThat(refused.string("data.code")).isEqualTo("overloaded");
      assertThat(refused.string("data.detail")).contains("2 commands");
      assertThat(api.stats().number("producer.overloaded")).isEqualTo(before + 1);
      api.post("/edge/commands/" + first + "/cancel", "{}").expect(200);
      assertThat(producer.awaitFinished(first).string("data.status")).isEqualTo("cancelled");
      producer.submit("4", agent, Commands.text("x")).await("accepted");
    }
  }

  @Test
  void oneWatcherMoreThanIsSetIsTurnedAwayUntilTheFirstLeaves() {
    String key = "X-Admin-Key: " + broker.deployment().adminKey();
    try (AgentSocket watcher = AgentSocket.withKey(broker.deployment(), "/edge/watch");
        RawSocket second = RawSocket.open(broker.deployment())) {
      watcher.roundTrip();
      RawSocket.Head answer = second.handshake("/edge/watch", key);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isPresent();
      watcher.close(1000);
    }
    Awaitility.await()
        .untilAsserted(
            () -> {
              try (RawSocket third = RawSocket.open(broker.deployment())) {
                assertThat(third.handshake("/edge/watch", key).status()).isEqualTo(101);
              }
            });
  }

  @Test
  void aSilentConnectionIsClosedAndOneThatPingsIsNot() {
    String talker = Commands.unique("talker");
    try (RawSocket silent = RawSocket.agent(broker.deployment(), agent);
        RawSocket talking = RawSocket.agent(broker.deployment(), talker)) {
      // When
      long begin = System.nanoTime();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                talking.text("{\"type\":\"ping\"}");
                return api.agent(agent).string("status").equals("offline");
              });

      // Then
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(3));
      assertThat(silent.readCloseCode()).isEqualTo(4002);
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(api.agent(agent).number("last_close_code")).isEqualTo(4002));
      assertThat(api.agent(talker).string("status")).isEqualTo("online");
    }
  }
}
