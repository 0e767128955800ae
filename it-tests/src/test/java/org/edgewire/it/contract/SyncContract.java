package org.edgewire.it.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.RawSocket;
import org.edgewire.it.support.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 4 of the protocol: agents that poll. */
public abstract class SyncContract extends Contract {
  private String request(String more) {
    return "{\"edge_agent_id\":\""
        + agent
        + "\",\"last_command_id\":null,\"pending_events\":[],\"status\":{}"
        + more
        + "}";
  }

  private JsonDoc sync(String more) {
    return api.postAsAgent(agent, "/edge/sync", request(more)).expect(200).json();
  }

  private CompletableFuture<Answer> syncLater(String more) {
    return api.postAsAgentLater(agent, "/edge/sync", request(more));
  }

  private static List<String> ids(JsonDoc answer) {
    return answer.list("commands").stream().map(c -> c.string("command_id")).toList();
  }

  private static JsonDoc soon(CompletableFuture<Answer> answer) {
    return answer.orTimeout(30, SECONDS).join().expect(200).json();
  }

  @Test
  void aPollGetsWhatWaitsAndItCountsAsSent() {
    // Given
    String id = api.submit(agent, Commands.text("x"));

    // When
    JsonDoc answer = sync("");

    // Then
    JsonDoc command = answer.list("commands").get(0);
    assertThat(command.string("command_id")).isEqualTo(id);
    assertThat(command.string("payload.text")).isEqualTo("x");
    assertThat(command.string("command_type")).isEqualTo("send_message_now");
    assertThat(answer.strings("ack_events")).isEmpty();
    JsonDoc record = api.command(id);
    assertThat(record.string("status")).isEqualTo("sent");
    assertThat(record.string("channel")).isEqualTo("sync");
    assertThat(api.agent(agent).string("status")).isEqualTo("polling");
    assertThat(ids(sync(""))).isEmpty();
  }

  @Test
  void thePollsComeInTheOrderOfTheLanes() {
    String low = api.submit(agent, Commands.text("1").with("priority", "low"));
    String normal = api.submit(agent, Commands.text("2"));
    String immediate = api.submit(agent, Commands.text("3").with("priority", "immediate"));
    assertThat(ids(sync(",\"max_commands\":2"))).containsExactly(immediate, normal);
    assertThat(ids(sync(""))).containsExactly(low);
  }

  @Test
  void lastCommandIdSaysReceivedForItAndForThoseBeforeItOnly() {
    // Given
    String first = api.submit(agent, Commands.text("1"));
    String second = api.submit(agent, Commands.text("2"));
    String third = api.submit(agent, Commands.text("3"));
    assertThat(ids(sync(""))).containsExactly(first, second, third);

    // When
    api.postAsAgent(
            agent,
            "/edge/sync",
            "{\"edge_agent_id\":\"" + agent + "\",\"last_command_id\":\"" + second + "\"}")
        .expect(200);

    // Then
    assertThat(api.status(first)).isEqualTo("received");
    assertThat(api.status(second)).isEqualTo("received");
    assertThat(api.status(third)).isEqualTo("sent");
  }

  @Test
  void aPollCarriesAcksAndSkipsUnknownOnes() {
    String id = api.submit(agent, Commands.text("x"));
    sync("");
    sync(
        ",\"acks\":[{\"command_id\":\"nobody\",\"status\":\"completed\"},{\"command_id\":\""
            + id
            + "\",\"status\":\"completed\",\"result\":{\"ok\":true}}]");
    JsonDoc record = api.command(id);
    assertThat(record.string("status")).isEqualTo("completed");
    assertThat(record.text()).contains("\"result\":{\"ok\":true}");
  }

  @Test
  void eventsAreStoredOnceAndAcknowledgedEachTime() {
    // Given
    String events =
        "{\"edge_agent_id\":\""
            + agent
            + "\",\"pending_events\":[{\"event_id\":\"e1\",\"event_type\":\"scheduled_sent\",\"details\":{\"a\":1}},"
            + "{\"event_id\":\"e2\",\"event_type\":\"other\",\"thread_id\":\"t\",\"details\":{},\"timestamp\":\"2026-01-01T00:00:00Z\"}]}";

    // When
    JsonDoc first = api.postAsAgent(agent, "/edge/sync", events).expect(200).json();
    JsonDoc second = api.postAsAgent(agent, "/edge/sync", events).expect(200).json();

    // Then
    assertThat(first.strings("ack_events")).containsExactly("e1", "e2");
    assertThat(second.strings("ack_events")).containsExactly("e1", "e2");
  }

  @Test
  void theStatusOfAPollIsKept() {
    api.postAsAgent(
            agent,
            "/edge/sync",
            "{\"edge_agent_id\":\"" + agent + "\",\"status\":{\"version\":\"9.8.7\"}}")
        .expect(200);
    assertThat(api.agent(agent).text()).contains("9.8.7");
  }

  @Test
  void aLongPollIsAnsweredWithinMomentsOfASubmit() {
    // Given
    CompletableFuture<Answer> poll = syncLater(",\"wait_seconds\":20");
    eventually(() -> assertThat(api.agent(agent).string("status")).isEqualTo("polling"));

    // When
    long begin = System.nanoTime();
    String id = api.submit(agent, Commands.text("x"));
    JsonDoc answer = soon(poll);

    // Then
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.println("submit to the answer of a long poll: " + took.toMillis() + " ms");
    assertThat(ids(answer)).containsExactly(id);
    assertThat(took).as("the poll itself would end after 20 s").isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aLongPollWithoutWorkEndsEmptyAfterItsTime() {
    long begin = System.nanoTime();
    assertThat(ids(sync(",\"wait_seconds\":1"))).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void ofTwoWaitingPollsTheOlderReturnsEmpty() {
    // Given
    CompletableFuture<Answer> older = syncLater(",\"wait_seconds\":20");
    eventually(() -> assertThat(api.agent(agent).string("status")).isEqualTo("polling"));

    // When
    CompletableFuture<Answer> newer = syncLater(",\"wait_seconds\":20");

    // Then
    assertThat(ids(soon(older))).isEmpty();
    String id = api.submit(agent, Commands.text("x"));
    assertThat(ids(soon(newer))).containsExactly(id);
  }

  @Test
  void aWaitAboveTheLimitIsCutAndNotRefused() {
    api.submit(agent, Commands.text("x"));
    assertThat(ids(sync(",\"wait_seconds\":3600"))).hasSize(1);
  }

  @Test
  void whileTheSocketIsOpenNothingIsHandedOutHere() {
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      // Given
      for (int i = 0; i < 66; i++) {
        api.submit(agent, Commands.text("#" + i));
      }
      socket.awaitCommandIds(64);

      // When
      List<String> polled = ids(sync(""));

      // Then: it answers the ping, so it stays
      assertThat(polled).isEmpty();
      socket.roundTrip();
      assertThat(api.agent(agent).string("status")).isEqualTo("online");
    }
  }

  @Test
  void aPollProvesASocketThatDoesNotPongDead() {
    try (RawSocket raw = RawSocket.agent(deployment(), agent)) {
      // Given: it is open on the broker's side, too
      raw.text("{\"type\":\"ping\"}").readFrame(RawSocket.TEXT);

      // When
      long begin = System.nanoTime();
      assertThat(ids(sync(""))).isEmpty();

      // Then
      assertThat(raw.readFrame().opcode()).isEqualTo(RawSocket.PING);
      assertThat(raw.readCloseCode()).isEqualTo(4002);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(3));
    }
    eventually(() -> assertThat(api.agent(agent).string("status")).isEqualTo("polling"));
    String id = api.submit(agent, Commands.text("x"));
    assertThat(ids(sync(""))).containsExactly(id);
  }

  @Test
  void aHandOutIsNotLostByOpeningASocket() {
    String id = api.submit(agent, Commands.text("x"));
    sync("");
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      socket.expectNoCommandFor(A_WHILE);
      assertThat(api.status(id)).isEqualTo("sent");
      socket.ack(id, "completed");
      assertThat(api.finished(id).string("status")).isEqualTo("completed");
    }
  }

  @Test
  void anOpenedSocketGetsWhatAWaitingPollWouldHaveGot() {
    CompletableFuture<Answer> poll = syncLater(",\"wait_seconds\":20");
    eventually(() -> assertThat(api.agent(agent).string("status")).isEqualTo("polling"));
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      socket.roundTrip();
      String id = api.submit(agent, Commands.text("x"));
      assertThat(socket.awaitCommand().string("command_id")).isEqualTo(id);
    }
    poll.cancel(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/edge/sync", "/edge/command/ack"})
  void withoutAGoodTokenNothingIsDone(String path) {
    String body =
        "{\"edge_agent_id\":\"" + agent + "\",\"command_id\":\"x\",\"status\":\"completed\"}";
    String json = "application/json";
    api.send("POST", path, body, "Content-Type", json).problem(401);
    api.send(
            "POST",
            path,
            body,
            "Content-Type",
            json,
            "Authorization",
            "Bearer " + Tokens.now("another-secret-0123456789", agent))
        .problem(401);
    JsonDoc problem =
        api.send(
                "POST",
                path,
                body,
                "Content-Type",
                json,
                "Authorization",
                "Bearer " + Tokens.aged(deployment().secret(), agent, Duration.ofHours(25)))
            .problem(401);
    assertThat(problem.string("code")).isEqualTo("token_expired");
    api.send("POST", path, body, "Content-Type", json, "X-Admin-Key", deployment().adminKey())
        .problem(401);
  }

  @Test
  void aPollForAnotherAgentIsRefused() {
    assertThat(
            api.postAsAgent(agent, "/edge/sync", "{\"edge_agent_id\":\"" + agent + "x\"}")
                .problem(401)
                .string("code"))
        .isEqualTo("agent_id_mismatch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{"})
  void aPollThatIsNoObjectIsABadRequest(String body) {
    api.postAsAgent(agent, "/edge/sync", body).problem(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pending_events|{}",
        "acks|{}",
        "max_commands|\"many\"",
        "wait_seconds|-1",
        "last_command_id|5"
      })
  void aPollWithAWrongFieldIsToldWhich(String field, String value) {
    JsonDoc problem =
        api.postAsAgent(
                agent,
                "/edge/sync",
                "{\"edge_agent_id\":\"" + agent + "\",\"" + field + "\":" + value + "}")
            .problem(422);
    assertThat(problem.string("detail")).contains(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"status\":\"completed\"|completed",
        "\"status\":\"failed\",\"error\":\"no\",\"completed_at\":null|failed",
        "\"status\":\"received\"|received",
        "\"success\":true,\"error\":null,\"timestamp\":\"2026-01-01T00:00:00Z\"|completed",
        "\"success\":false,\"error\":\"no\"|failed"
      })
  void anAckByHttpIsTakenInBothDialects(String fields, String status) {
    // Given
    String id = api.submit(agent, Commands.text("x"));
    sync("");

    // When
    Answer answer =
        api.postAsAgent(
            agent, "/edge/command/ack", "{\"command_id\":\"" + id + "\"," + fields + "}");

    // Then
    assertThat(answer.expect(200).json().text().replace(" ", ""))
        .isEqualTo("{\"acknowledged\":true}");
    assertThat(api.status(id)).isEqualTo(status);
  }

  @Test
  void anAckByHttpOfAnUnknownOrAnotherAgentsCommandIsNotFound() {
    String others = api.submit(agent + "x", Commands.text("x"));
    String ack = "{\"command_id\":\"%s\",\"status\":\"completed\"}";
    api.postAsAgent(agent, "/edge/command/ack", String.format(ack, "nobody")).problem(404);
    api.postAsAgent(agent, "/edge/command/ack", String.format(ack, others)).problem(404);
    assertThat(api.status(others)).isEqualTo("queued");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"completed\"}",
        "{\"command_id\":\"x\"}",
        "{\"command_id\":\"x\",\"status\":\"queued\"}",
        "{\"command_id\":\"x\",\"success\":\"yes\"}"
      })
  void anAckByHttpWithAMissingOrWrongFieldIsRefused(String body) {
    api.postAsAgent(agent, "/edge/command/ack", body).problem(422);
  }
}
