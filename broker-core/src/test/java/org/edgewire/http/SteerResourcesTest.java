package org.edgewire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandSamples;
import org.edgewire.command.CommandStatus;
import org.edgewire.dispatch.AgentView;
import org.edgewire.dispatch.Cancelled;
import org.edgewire.dispatch.Explanation;
import org.edgewire.dispatch.Retried;
import org.edgewire.dispatch.RetriedMany;
import org.edgewire.dispatch.Submitted;
import org.edgewire.json.JsonText;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.CommandQuery;
import org.edgewire.store.Refusal;
import org.edgewire.wire.CommandJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SteerResourcesTest {
  private static final String MANY = "/edge/commands";
  private static final String SUBMIT = "\"command_type\":\"t\",\"payload\":{}}";

  private final Surface surface = new Surface();

  @ParameterizedTest
  @CsvSource({
    "POST, /edge/commands",
    "GET, /edge/commands",
    "POST, /edge/commands/retry",
    "POST, /edge/commands/c1/cancel",
    "POST, /edge/commands/c1/retry",
    "GET, /edge/commands/c1/explain",
    "PUT, /edge/agents/a1/config",
    "GET, /edge/agents/a1/config",
    "DELETE, /edge/agents/a1/connection",
    "GET, /edge/agents/a1/events"
  })
  void everythingHereNeedsTheAdminKey(String method, String path) {
    assertThat(surface.send(new FakeExchange(method, path)).status).isEqualTo(401);
    assertThat(surface.asked).isEmpty();
  }

  static Stream<Arguments> cancels() {
    return Stream.of(
        arguments(200, "", new Cancelled.Done(CommandSamples.queued())),
        arguments(409, "in_flight", new Cancelled.TooLate(CommandSamples.queued())),
        arguments(409, "already_final", new Cancelled.TooLate(CommandSamples.complete())),
        arguments(404, "unknown_command", new Cancelled.Unknown()));
  }

  @ParameterizedTest
  @MethodSource("cancels")
  void aCancelIsAnswered(int status, String code, Cancelled cancelled) {
    surface.steering.cancelled = cancelled;

    FakeExchange exchange = send("POST", "/edge/commands/a%2Fb/cancel", "");

    assertThat(exchange.status).isEqualTo(status);
    assertThat(exchange.json().string("code").orElse("")).isEqualTo(code);
    assertThat(surface.asked).containsExactly(new CommandId("a/b"));
  }

  @Test
  void aCancelThatTheAgentHasToDoNamesItsCommand() {
    surface.steering.cancelled =
        new Cancelled.Asked(CommandSamples.complete(), CommandSamples.queued().state());

    FakeExchange exchange = send("POST", "/edge/commands/c1/cancel", "");

    assertThat(exchange.status).isEqualTo(202);
    assertThat(exchange.raw("cancel"))
        .isEqualTo("{\"command_id\":\"cmd_xyz\",\"status\":\"queued\"}");
    assertThat(exchange.json().string("status")).contains("failed");
  }

  static Stream<Arguments> retries() {
    return Stream.of(
        arguments(200, "", new Retried.Again(CommandSamples.queued())),
        arguments(200, "", new Retried.Existing(CommandSamples.queued())),
        arguments(201, "", new Retried.Anew(CommandSamples.queued())),
        arguments(409, "not_retryable", new Retried.Refused("not_retryable", "queued")),
        arguments(429, "queue_full", new Retried.Refused("queue_full", "many")),
        arguments(404, "unknown_command", new Retried.Unknown()));
  }

  @ParameterizedTest
  @MethodSource("retries")
  void aRetryIsAnswered(int status, String code, Retried retried) {
    surface.steering.retried = retried;

    FakeExchange exchange = send("POST", "/edge/commands/c1/retry", "");

    assertThat(exchange.status).isEqualTo(status);
    assertThat(exchange.json().string("code").orElse("")).isEqualTo(code);
    if (status < 300) {
      assertThat(exchange.text()).isEqualTo(CommandJson.full(CommandSamples.queued()).text());
      assertThat(exchange.answered).containsEntry("Location", "/edge/commands/cmd_xyz");
    }
  }

  @Test
  void aRetryInBulkTellsOfEachCommandAndWhereToGoOn() {
    surface.steering.retriedMany =
        new RetriedMany(
            List.of(
                retried("c4", new Retried.Anew(CommandSamples.queued())),
                retried("cmd_xyz", new Retried.Again(CommandSamples.queued())),
                retried("c2", new Retried.Existing(CommandSamples.queued())),
                retried("c1", new Retried.Refused("queue_full", "many")),
                new RetriedMany.Result(
                    new CommandId("c0"), Optional.empty(), Optional.of(Refusal.BUSY))),
            OptionalLong.of(77));

    FakeExchange exchange =
        send(
            "POST",
            "/edge/commands/retry",
            "{\"status\":\"failed\",\"agent_id\":\"a1\",\"limit\":5}");

    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.text())
        .isEqualTo(
            "{\"retried\":2,\"skipped\":3,\"results\":["
                + "{\"command_id\":\"c4\",\"status\":201,\"retried_by\":\"cmd_xyz\"},"
                + "{\"command_id\":\"cmd_xyz\",\"status\":200},"
                + "{\"command_id\":\"c2\",\"status\":200,\"retried_by\":\"cmd_xyz\"},"
                + "{\"command_id\":\"c1\",\"status\":429,\"code\":\"queue_full\"},"
                + "{\"command_id\":\"c0\",\"status\":503,\"code\":\"busy\"}],"
                + "\"next_cursor\":\""
                + Cursor.of("77")
                + "\"}");
    assertThat(surface.asked)
        .containsExactly(
            new FakeSteering.Page(
                List.of(CommandStatus.FAILED, Optional.of(new AgentId("a1"))),
                OptionalLong.empty(),
                5));
  }

  private static RetriedMany.Result retried(String id, Retried retried) {
    return new RetriedMany.Result(new CommandId(id), Optional.of(retried), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"status\":\"completed\"}",
        "{\"status\":\"queued\"}",
        "{\"status\":\"failed\",\"limit\":1001}",
        "{\"status\":\"failed\",\"agent_id\":\"a:b\"}",
        "{\"status\":\"failed\",\"cursor\":\"%\"}"
      })
  void aRetryInBulkSaysWhatIsAllowed(String body) {
    assertThat(send("POST", "/edge/commands/retry", body).status).isEqualTo(422);
    assertThat(surface.asked).isEmpty();
  }

  @Test
  void eachOfManyAgentsIsAnsweredOnceInTheOrderGiven() {
    FakeExchange exchange = send("POST", MANY, "{\"agent_ids\":[\"b\",\"a\",\"b\"]," + SUBMIT);

    assertThat(exchange.status).isEqualTo(207);
    assertThat(exchange.text())
        .isEqualTo(
            "{\"results\":[{\"agent_id\":\"b\",\"status\":201,\"command_id\":\"cmd_xyz\"},"
                + "{\"agent_id\":\"a\",\"status\":201,\"command_id\":\"cmd_xyz\"}]}");
  }

  @ParameterizedTest
  @CsvSource({"429, queue_full", "422, invalid_expires_at"})
  void aRefusalOfOneAgentIsItsResult(int status, String code) {
    surface.steering.submitted = new Submitted.Refused(code, "why");

    FakeExchange exchange = send("POST", MANY, "{\"agent_ids\":[\"a\"]," + SUBMIT);

    assertThat(exchange.status).isEqualTo(207);
    assertThat(exchange.raw("results"))
        .isEqualTo("[{\"agent_id\":\"a\",\"status\":" + status + ",\"code\":\"" + code + "\"}]");
  }

  @Test
  void aStarIsEverybody() {
    FakeExchange exchange = send("POST", MANY, "{\"agent_ids\":\"*\"," + SUBMIT);

    assertThat(exchange.text()).isEqualTo("{\"results\":[]}");
    assertThat(surface.asked).containsExactly("*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{" + SUBMIT,
        "{\"agent_ids\":[]," + SUBMIT,
        "{\"agent_ids\":\"all\"," + SUBMIT,
        "{\"agent_ids\":[\"a:b\"]," + SUBMIT,
        "{\"agent_ids\":[7]," + SUBMIT,
        "{\"agent_ids\":[\"a\"],\"command_id\":\"c\"," + SUBMIT,
        "{\"agent_ids\":[\"a\"]}"
      })
  void aSubmitToManySaysWhatIsAllowed(String body) {
    assertThat(send("POST", MANY, body).status).isEqualTo(422);
    assertThat(surface.asked).isEmpty();
  }

  @Test
  void moreThanTenThousandAgentsAreTooMany() {
    String ids = "\"a\",".repeat(10_000) + "\"a\"";

    FakeExchange exchange = send("POST", MANY, "{\"agent_ids\":[" + ids + "]," + SUBMIT);

    assertThat(exchange.status).isEqualTo(422);
    assertThat(exchange.detail()).contains("10000");
  }

  @Test
  void whatIsWrongForEverybodyIsSaidOnce() {
    surface.steering.refused =
        Optional.of(new Submitted.Refused("invalid_payload", "payload.text is required"));

    FakeExchange exchange = send("POST", MANY, "{\"agent_ids\":[\"a\"]," + SUBMIT);

    assertThat(exchange.status).isEqualTo(422);
    assertThat(exchange.code()).isEqualTo("invalid_payload");
  }

  @Test
  void anExplanationIsASentenceAndItsFacts() {
    Instant since = CommandSamples.ACCEPTED_AT;
    surface.steering.explanation =
        Optional.of(
            new Explanation(
                CommandSamples.queued().state(),
                Explanation.Reason.WINDOW_FULL,
                "Two are out.",
                new Explanation.Facts(
                    Optional.of(since),
                    Optional.of(since.plusSeconds(1)),
                    List.of(new CommandId("c1"), new CommandId("c2")),
                    OptionalInt.of(3),
                    Optional.of(Surface.view(new AgentId("a1"))))));

    FakeExchange exchange = send("GET", "/edge/commands/c1/explain", "");

    assertThat(exchange.text())
        .isEqualTo(
            "{\"command_id\":\"cmd_xyz\",\"agent_id\":\""
                + CommandSamples.AGENT
                + "\",\"status\":\"queued\",\"reason\":\"window_full\","
                + "\"explanation\":\"Two are out.\",\"since\":\""
                + since
                + "\",\"until\":\""
                + since.plusSeconds(1)
                + "\",\"waits_for\":[\"c1\",\"c2\"],\"priority\":\"immediate\",\"ahead\":3,"
                + "\"attempts\":0,\"agent\":{\"status\":\"offline\",\"queue_depth\":0,"
                + "\"in_flight\":0}}");
    surface.steering.explanation = Optional.empty();
    assertThat(send("GET", "/edge/commands/c1/explain", "").code()).isEqualTo("unknown_command");
  }

  @Test
  void commandsAreBrowsedAcrossAgents() {
    surface.commands = List.of(CommandSamples.complete(), CommandSamples.queued());

    FakeExchange first = send("GET", "/edge/commands?status=failed&type=t&limit=1", "");
    String cursor = first.json().string("next_cursor").orElseThrow();
    send("GET", "/edge/commands?agent_id=a1&limit=2&cursor=" + cursor, "");

    assertThat(surface.asked)
        .containsExactly(
            new CommandQuery(
                Optional.empty(),
                Optional.of(CommandStatus.FAILED),
                Optional.of(new org.edgewire.command.CommandType("t")),
                OptionalLong.empty(),
                2),
            new CommandQuery(
                Optional.of(new AgentId("a1")),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.of(7),
                3));
    assertThat(send("GET", "/edge/commands?agent_id=a:b", "").status).isEqualTo(422);
  }

  @Test
  void aConfigurationIsTakenAsItIs() {
    FakeExchange exchange = send("PUT", "/edge/agents/a1/config", " { \"n\": 1.10 } ");

    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.text()).isEqualTo("{\"agent_id\":\"a1\",\"version\":1}");
    assertThat(surface.asked).containsExactly(JsonText.trusted("{ \"n\": 1.10 }"));
  }

  @Test
  void aConfigurationIsASmallObject() {
    assertThat(send("PUT", "/edge/agents/a1/config", "[1]").status).isEqualTo(400);
    String large = "{\"a\":\"" + "x".repeat(64 * 1024) + "\"}";
    assertThat(send("PUT", "/edge/agents/a1/config", large).status).isEqualTo(413);
    assertThat(surface.asked).isEmpty();
  }

  @Test
  void aConfigurationIsReadBack() {
    AgentId id = new AgentId("a1");
    surface.agent =
        new AgentView(
            AgentRecord.unknown(id).withConfig(JsonText.parse("{\"a\":1}")),
            AgentView.Presence.OFFLINE,
            Optional.empty(),
            AgentCounts.NONE,
            0);

    FakeExchange exchange = send("GET", "/edge/agents/a1/config", "");

    assertThat(exchange.text())
        .isEqualTo("{\"agent_id\":\"a1\",\"version\":1,\"heard_version\":0,\"config\":{\"a\":1}}");
  }

  @Test
  void anAgentWithoutConfigurationHasNone() {
    FakeExchange exchange = send("GET", "/edge/agents/a1/config", "");

    assertThat(exchange.status).isEqualTo(404);
    assertThat(exchange.code()).isEqualTo("no_config");
  }

  @Test
  void aRemovedConnectionIsAnsweredWithoutABody() {
    FakeExchange exchange = send("DELETE", "/edge/agents/a1/connection", "");

    assertThat(exchange.status).isEqualTo(204);
    assertThat(exchange.text()).isEmpty();
    assertThat(exchange.answered).doesNotContainKeys("Content-Type", "Content-Length");
  }

  @Test
  void whoIsNotConnectedCannotBeRemoved() {
    surface.steering.connected = false;

    FakeExchange exchange = send("DELETE", "/edge/agents/a1/connection", "");

    assertThat(exchange.status).isEqualTo(404);
    assertThat(exchange.code()).isEqualTo("not_connected");
  }

  @Test
  void eventsArePagedByTheirIds() {
    surface.steering.events =
        List.of(
            JsonText.parse("{\"event_id\":\"e2\",\"x\":1.0}"),
            JsonText.parse("{\"event_id\":\"e1\"}"));

    FakeExchange exchange = send("GET", "/edge/agents/a1/events?limit=1", "");
    String cursor = exchange.json().string("next_cursor").orElseThrow();
    send("GET", "/edge/agents/a1/events?cursor=" + cursor, "");

    assertThat(exchange.raw("events")).isEqualTo("[{\"event_id\":\"e2\",\"x\":1.0}]");
    assertThat(surface.asked)
        .containsExactly(
            new FakeSteering.Page(new AgentId("a1"), Optional.empty(), 2),
            new FakeSteering.Page(new AgentId("a1"), Optional.of("e2"), 101));
  }

  @Test
  void otherMethodsAreNamed() {
    FakeExchange exchange = send("PUT", "/edge/commands", "{}");

    assertThat(exchange.status).isEqualTo(405);
    assertThat(exchange.answered).containsEntry("Allow", "GET, HEAD, POST");
  }

  private FakeExchange send(String method, String target, String body) {
    return surface.send(surface.operator(method, target).body(body));
  }
}
