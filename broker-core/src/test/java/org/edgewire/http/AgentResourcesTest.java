package org.edgewire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandSamples;
import org.edgewire.command.CommandStatus;
import org.edgewire.dispatch.AckAnswer;
import org.edgewire.dispatch.StoreUnavailableException;
import org.edgewire.dispatch.SyncAnswer;
import org.edgewire.dispatch.SyncRequest;
import org.edgewire.dispatch.SyncRequest.ReportedEvent;
import org.edgewire.handshake.EdgeToken;
import org.edgewire.json.JsonText;
import org.edgewire.store.Refusal;
import org.edgewire.wire.CommandJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentResourcesTest {
  private static final AgentId AGENT = new AgentId("luna1");

  private final Surface surface = new Surface();

  @Test
  void aPollIsReadInFullAndAnswered() {
    surface.synced =
        CompletableFuture.completedFuture(
            new SyncAnswer(
                List.of(CommandSamples.queued()),
                List.of("e1"),
                Optional.of(JsonText.parse("{\"poll\":15}"))));
    String body =
        """
        {"edge_agent_id":"luna1","last_command_id":"c0","wait_seconds":60,"max_commands":5,
         "pending_events":[{"event_id":"e1","event_type":"x","details":{ }}],
         "status":{"version":"2","capabilities":["dedup"]},
         "acks":[{"command_id":"c1","status":"completed"}]}
        """;

    FakeExchange exchange = poll(body);

    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.text())
        .isEqualTo(
            "{\"commands\":["
                + CommandJson.forAgent(CommandSamples.queued()).text()
                + "],\"ack_events\":[\"e1\"],\"config_updates\":{\"poll\":15}}");
    assertThat(surface.asked)
        .containsExactly(
            AGENT,
            new SyncRequest(
                Optional.of(new CommandId("c0")),
                List.of(
                    new ReportedEvent(
                        "e1",
                        JsonText.parse(
                            "{\"event_id\":\"e1\",\"event_type\":\"x\",\"details\":{ }}"))),
                Optional.of(JsonText.parse("{\"version\":\"2\",\"capabilities\":[\"dedup\"]}")),
                List.of("dedup"),
                List.of(Ack.of(new CommandId("c1"), CommandStatus.COMPLETED)),
                5,
                Duration.ofSeconds(25)));
  }

  @Test
  void theEmptiestPollIsAPoll() {
    FakeExchange exchange =
        poll("{\"edge_agent_id\":\"luna1\",\"last_command_id\":null,\"pending_events\":[]}");

    assertThat(exchange.text()).isEqualTo("{\"commands\":[],\"ack_events\":[]}");
    assertThat(((SyncRequest) surface.asked.get(1)).waitAtMost()).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "last_command_id":""                        | last_command_id must be a command id
          "pending_events":{}                         | pending_events must be an array
          "pending_events":[1]                        | pending_events[0] must be an object
          "pending_events":[{"event_type":"x"}]       | pending_events[0].event_id is required
          "pending_events":[{"event_id":7}]           | pending_events[0].event_id is required
          "status":[]                                 | status must be an object
          "acks":[{"status":"completed"}]             | acks[0].command_id is required
          "acks":[{"command_id":"c","status":"no"}]   | acks[0].status must be one of received
          "acks":["c"]                                | acks[0] must be an object
          "wait_seconds":-1                           | wait_seconds must be a whole number from 0
          "max_commands":0                            | max_commands must be a whole number from 1
          """)
  void aWrongFieldOfAPollIsNamed(String field, String detail) {
    FakeExchange exchange = poll("{\"edge_agent_id\":\"luna1\"," + field + "}");

    assertThat(exchange.status).isEqualTo(422);
    assertThat(exchange.detail()).startsWith(detail);
  }

  @Test
  void aSignedTokenNeedsNoIdBesides() {
    FakeExchange exchange = surface.send(agent("/edge/sync", signed()).body("{}"));

    assertThat(exchange.status).isEqualTo(200);
    assertThat(surface.asked.get(0)).isEqualTo(AGENT);
  }

  @ParameterizedTest
  @CsvSource({
    "wrong, '{\"edge_agent_id\":\"luna1\"}', malformed_token",
    "the-edge-secret-for-tests, {}, missing_agent_id",
    "the-edge-secret-for-tests, '{\"edge_agent_id\":\"a:b\"}', invalid_agent_id",
  })
  void aPollThatProvesNothingIsA401(String token, String body, String code) {
    FakeExchange exchange = surface.send(agent("/edge/sync", token).body(body));

    assertThat(exchange.status).isEqualTo(401);
    assertThat(exchange.code()).isEqualTo(code);
    assertThat(exchange.answered).containsKey("WWW-Authenticate");
  }

  @Test
  void theIdOfTheBodyMustBeThatOfTheToken() {
    FakeExchange exchange =
        surface.send(agent("/edge/sync", signed()).body("{\"edge_agent_id\":\"luna2\"}"));

    assertThat(exchange.status).isEqualTo(401);
    assertThat(exchange.code()).isEqualTo("agent_id_mismatch");
  }

  @Test
  void aStrangersBodyIsNotEvenRead() {
    FakeExchange exchange = surface.send(agent("/edge/sync", "wrong").body("{"));

    assertThat(exchange.status).isEqualTo(401);
  }

  @Test
  void aPollThatTheStoreRefusesIsA503() {
    surface.synced =
        CompletableFuture.failedFuture(new StoreUnavailableException(Refusal.UNAVAILABLE));

    FakeExchange exchange = poll("{\"edge_agent_id\":\"luna1\"}");

    assertThat(exchange.status).isEqualTo(503);
    assertThat(exchange.answered).containsKey("Retry-After");
  }

  @Test
  void anAckIsTakenInBothDialects() {
    FakeExchange now =
        ack("{\"command_id\":\"c\",\"status\":\"failed\",\"error\":\"no\",\"result\":{}}");
    FakeExchange old =
        ack(
            "{\"command_id\":\"c\",\"success\":true,\"error\":null,"
                + "\"timestamp\":\"2026-02-16T00:00:00Z\"}");

    assertThat(now.text()).isEqualTo("{\"acknowledged\":true}");
    assertThat(old.text()).isEqualTo("{\"acknowledged\":true}");
    assertThat(surface.asked)
        .containsExactly(
            AGENT,
            new Ack(
                new CommandId("c"),
                CommandStatus.FAILED,
                Optional.empty(),
                Optional.of("no"),
                Optional.of(JsonText.EMPTY_OBJECT)),
            AGENT,
            new Ack(
                new CommandId("c"),
                CommandStatus.COMPLETED,
                Optional.of(Instant.parse("2026-02-16T00:00:00Z")),
                Optional.empty(),
                Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                  | command_id is required
          {"command_id":"c"}                  | status is required
          {"command_id":"c","status":"x"}     | status must be one of
          {"command_id":"c","success":"yes"}  | success must be true or false
          """)
  void aWrongAckIsNamed(String body, String detail) {
    FakeExchange exchange = ack(body);

    assertThat(exchange.status).isEqualTo(422);
    assertThat(exchange.detail()).startsWith(detail);
  }

  @ParameterizedTest
  @CsvSource({"UNKNOWN_COMMAND, 404, unknown_command", "UNAVAILABLE, 503, store_unavailable"})
  void anAckThatChangesNothingSaysSo(AckAnswer answer, int status, String code) {
    surface.acked = CompletableFuture.completedFuture(answer);

    FakeExchange exchange = ack("{\"command_id\":\"c\",\"status\":\"completed\"}");

    assertThat(exchange.status).isEqualTo(status);
    assertThat(exchange.code()).isEqualTo(code);
  }

  private FakeExchange poll(String body) {
    return surface.send(agent("/edge/sync", Surface.SECRET).body(body));
  }

  private FakeExchange ack(String body) {
    return surface.send(
        agent("/edge/command/ack", Surface.SECRET).with("X-Edge-Agent-Id", "luna1").body(body));
  }

  private static FakeExchange agent(String target, String token) {
    return new FakeExchange("POST", target).with("Authorization", "Bearer " + token);
  }

  private static String signed() {
    return EdgeToken.make(Surface.SECRET, AGENT, "+1310", Surface.NOW);
  }
}
