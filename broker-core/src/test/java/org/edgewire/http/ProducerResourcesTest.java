package org.edgewire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandSamples;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.Delivery;
import org.edgewire.command.Priority;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.SubmitJson;
import org.edgewire.dispatch.Submitted;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.store.CommandQuery;
import org.edgewire.store.Refusal;
import org.edgewire.wire.CommandJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProducerResourcesTest {
  private final Surface surface = new Surface();

  @Test
  void aSubmitIsReadInFullAndAnsweredWithTheRecordAndItsLocation() {
    String body =
        """
        {"command_type":"schedule_message","payload":{ "thread_id" : "t", "n":1.10 },
         "priority":"immediate","command_id":"a/b c","delivery":"at_least_once",
         "ordering_key":"k","deliver_at":"2026-02-16T01:00:00+01:00","ttl_seconds":60,"more":1}
        """;
    surface.submitted =
        CompletableFuture.completedFuture(new Submitted.Accepted(CommandSamples.complete()));

    FakeExchange exchange = submit("mac+mini@home", body);

    assertThat(exchange.status).isEqualTo(201);
    assertThat(exchange.answered).containsEntry("Location", "/edge/commands/cmd_xyz");
    assertThat(exchange.text()).isEqualTo(CommandJson.full(CommandSamples.complete()).text());
    NewCommand asked = (NewCommand) surface.asked.get(0);
    assertThat(asked)
        .isEqualTo(
            new NewCommand(
                new AgentId("mac+mini@home"),
                CommandType.SCHEDULE_MESSAGE,
                JsonText.parse("{ \"thread_id\" : \"t\", \"n\":1.10 }"),
                Priority.IMMEDIATE,
                Optional.of(new CommandId("a/b c")),
                Optional.of(Delivery.AT_LEAST_ONCE),
                Optional.of("k"),
                Optional.of(Instant.parse("2026-02-16T00:00:00Z")),
                Optional.of(Duration.ofSeconds(60)),
                Optional.empty(),
                asked.digest()));
    assertThat(asked.digest()).matches("[0-9a-f]{64}");
  }

  @Test
  void aSubmitWithoutOptionsHasDefaults() {
    submit("luna1", "{\"command_type\":\"t\",\"payload\":{}}");

    NewCommand asked = (NewCommand) surface.asked.get(0);
    assertThat(asked.priority()).isEqualTo(Priority.NORMAL);
    assertThat(asked.id()).isEmpty();
    assertThat(asked.expiresAt()).isEmpty();
  }

  static Stream<Arguments> outcomes() {
    return Stream.of(
        arguments(200, "", new Submitted.Existing(CommandSamples.queued())),
        arguments(
            409, "command_id_conflict", new Submitted.Refused("command_id_conflict", "other")),
        arguments(429, "queue_full", new Submitted.Refused("queue_full", "10000 wait")),
        arguments(413, "payload_too_large", new Submitted.Refused("payload_too_large", "large")),
        arguments(422, "invalid_payload", new Submitted.Refused("invalid_payload", "text")),
        arguments(503, "busy", new Submitted.Unavailable(Refusal.BUSY)),
        arguments(503, "store_unavailable", new Submitted.Unavailable(Refusal.UNAVAILABLE)),
        arguments(503, "draining", new Submitted.Unavailable(Refusal.CLOSED)),
        arguments(500, "internal_error", new Submitted.Unavailable(Refusal.FAILED)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("outcomes")
  void everyOutcomeOfASubmitHasItsStatus(int status, String code, Submitted outcome) {
    surface.submitted = CompletableFuture.completedFuture(outcome);

    FakeExchange exchange = submit("luna1", "{\"command_type\":\"t\",\"payload\":{}}");

    assertThat(exchange.status).isEqualTo(status);
    assertThat(exchange.json().string("code").orElse("")).isEqualTo(code);
    assertThat(exchange.answered.containsKey("Retry-After"))
        .isEqualTo(status == 429 || status == 503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"payload":{}}                                              | command_type is required
          {"command_type":7,"payload":{}}                             | command_type must be a string
          {"command_type":"a b","payload":{}}                         | command_type is wrong: a command type is
          {"command_type":"t"}                                        | payload is required: an object
          {"command_type":"t","payload":null}                         | payload is required: an object
          {"command_type":"t","payload":[]}                           | payload must be an object
          {"command_type":"t","payload":{},"priority":"urgent"}       | priority must be one of immediate, normal, low
          {"command_type":"t","payload":{},"priority":1}              | priority must be a string
          {"command_type":"t","payload":{},"command_id":""}           | command_id must be a string of 1 to 128
          {"command_type":"t","payload":{},"command_id":"a\\u0000"}   | command_id must be a string of 1 to 128
          {"command_type":"t","payload":{},"delivery":"twice"}        | delivery must be one of at_most_once, at_least_once
          {"command_type":"t","payload":{},"ordering_key":""}         | ordering_key must be a string of 1 to 256
          {"command_type":"t","payload":{},"deliver_at":"tomorrow"}   | deliver_at must be a time such as
          {"command_type":"t","payload":{},"deliver_at":1700000000}   | deliver_at must be a string
          {"command_type":"t","payload":{},"ttl_seconds":0}           | ttl_seconds must be a whole number from 1
          {"command_type":"t","payload":{},"ttl_seconds":1.5}         | ttl_seconds must be a whole number from 1
          {"command_type":"t","payload":{},"ttl_seconds":"60"}        | ttl_seconds must be a whole number from 1
          {"command_type":"t","payload":{},"expires_at":"2026"}       | expires_at must be a time such as
          """)
  void aWrongFieldIsNamedWithWhatIsAllowed(String body, String detail) {
    FakeExchange exchange = submit("luna1", body);

    assertThat(exchange.status).isEqualTo(422);
    assertThat(exchange.detail()).startsWith(detail);
    assertThat(surface.asked).isEmpty();
  }

  @Test
  void equalRequestsHaveEqualDigestsWhateverTheirSpelling() {
    AgentId luna = new AgentId("luna1");
    String one = digest(luna, "{\"command_type\":\"t\",\"payload\":{\"a\":1,\"b\":\"é\"}}");

    assertThat(
            digest(luna, " {\"payload\" : {\"b\":\"\\u00e9\",\"a\":1.0}, \"command_type\":\"t\" }"))
        .isEqualTo(one);
    assertThat(
            digest(
                luna,
                "{\"command_type\":\"t\",\"payload\":{\"a\":1,\"b\":\"é\"},\"priority\":null}"))
        .isEqualTo(one);
    assertThat(digest(luna, "{\"command_type\":\"t\",\"payload\":{\"a\":2,\"b\":\"é\"}}"))
        .isNotEqualTo(one);
    assertThat(
            digest(
                new AgentId("luna2"), "{\"command_type\":\"t\",\"payload\":{\"a\":1,\"b\":\"é\"}}"))
        .isNotEqualTo(one);
  }

  @ParameterizedTest
  @CsvSource({
    "a%2Fb%20c, a/b c",
    "a+b, a+b",
    "%E2%98%8E, ☎",
    "x;v=1, x",
    "x%3Bv, x;v",
  })
  void idsInThePathAreDecodedByPercentOnly(String segment, String id) {
    FakeExchange exchange = surface.send(surface.operator("GET", "/edge/commands/" + segment));

    assertThat(exchange.status).isEqualTo(200);
    assertThat(surface.asked).containsExactly(new CommandId(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%00b", "%C3", ""})
  void whatCanBeNoCommandIsNotFound(String segment) {
    assertThat(surface.send(surface.operator("GET", "/edge/commands/" + segment)).status)
        .isEqualTo(404);
  }

  @Test
  void anAgentIdThatIsNoneIsRefused() {
    FakeExchange exchange = surface.send(surface.operator("GET", "/edge/agents/a%3Ab/status"));

    assertThat(exchange.status).isEqualTo(422);
    assertThat(exchange.detail()).contains("agent id");
  }

  @Test
  void anUnknownCommandIsNotFound() {
    surface.found = Optional.empty();

    FakeExchange exchange = surface.send(surface.operator("GET", "/edge/commands/c"));

    assertThat(exchange.status).isEqualTo(404);
    assertThat(exchange.code()).isEqualTo("unknown_command");
  }

  @Test
  void aWaitHoldsNoThreadAndIsAnsweredWhenTheCommandIsFinal() {
    FakeExchange exchange = surface.operator("GET", "/edge/commands/c?wait_seconds=30");
    surface.send(exchange);
    assertThat(exchange.async).isTrue();
    assertThat(exchange.status).isZero();

    surface.awaited.complete(Optional.of(CommandSamples.complete()));

    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.completed).isTrue();
    assertThat(surface.asked).containsExactly(new CommandId("c"), Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"31", "-1", "x", "1.5", "99999999999"})
  void aWaitOutOfBoundsIsRefused(String wait) {
    FakeExchange exchange =
        surface.send(surface.operator("GET", "/edge/commands/c?wait_seconds=" + wait));

    assertThat(exchange.status).isEqualTo(422);
    assertThat(exchange.detail()).contains("wait_seconds", "from 0 to 30");
  }

  @Test
  void agentsArePagedAndTheCursorComesOnlyWhenThereIsMore() {
    for (String id : new String[] {"a", "b+", "c"}) {
      surface.agents.add(Surface.view(new AgentId(id)));
    }

    FakeExchange first = surface.send(surface.operator("GET", "/edge/agents?limit=2"));
    assertThat(first.text()).contains("\"agent_id\":\"a\"", "\"agent_id\":\"b+\"");
    String cursor = first.json().string("next_cursor").orElseThrow();

    FakeExchange second =
        surface.send(surface.operator("GET", "/edge/agents?limit=2&cursor=" + cursor));
    assertThat(second.text())
        .isEqualTo(
            "{\"agents\":[{\"agent_id\":\"c\",\"status\":\"offline\",\"queue_depth\":0,"
                + "\"in_flight\":0,\"takeovers\":0,\"capabilities\":[],\"config_version\":0}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "cursor=!!!", "cursor=OmE"})
  void aPageOutOfBoundsIsRefused(String query) {
    assertThat(surface.send(surface.operator("GET", "/edge/agents?" + query)).status)
        .isEqualTo(422);
  }

  @Test
  void commandsOfAnAgentAreFilteredAndPaged() {
    surface.commands.add(CommandSamples.complete());
    surface.commands.add(CommandSamples.queued());

    FakeExchange exchange =
        surface.send(
            surface.operator(
                "GET", "/edge/agents/luna1/commands?status=failed&type=set_rule&limit=1"));

    assertThat(exchange.text()).contains("\"commands\":[{\"command_id\":\"cmd_xyz\"");
    String cursor = exchange.json().string("next_cursor").orElseThrow();
    assertThat(surface.asked)
        .containsExactly(
            new CommandQuery(
                Optional.of(new AgentId("luna1")),
                Optional.of(CommandStatus.FAILED),
                Optional.of(new CommandType("set_rule")),
                OptionalLong.empty(),
                2));
    surface.asked.clear();
    surface.send(surface.operator("GET", "/edge/agents/luna1/commands?cursor=" + cursor));
    assertThat(((CommandQuery) surface.asked.get(0)).beforeSeq()).hasValue(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status=done", "type=a%20b", "cursor=YQ", "limit=-1"})
  void aFilterThatMakesNoSenseIsRefused(String query) {
    FakeExchange exchange =
        surface.send(surface.operator("GET", "/edge/agents/luna1/commands?" + query));

    assertThat(exchange.status).isEqualTo(422);
  }

  @Test
  void theStatisticsHaveTheShapeOfTheProtocol() {
    surface.metrics.count(Counter.TAKEOVERS);
    surface.metrics.count(Counter.PRODUCERS_OPENED, 3);
    surface.metrics.count(Counter.PRODUCERS_CLOSED);
    surface.metrics.count(Counter.WATCH_MISSED, 7);
    surface.metrics.handshakeRefused("token_expired");
    surface.agents.add(Surface.view(new AgentId("a")));

    FakeExchange exchange = surface.send(surface.operator("GET", "/edge/websocket/stats"));

    JsonObject stats = exchange.json();
    assertThat(stats.names())
        .containsExactly(
            "uptime_seconds", "edge", "commands", "producer", "watch", "miniapp", "agents");
    assertThat(exchange.raw("edge"))
        .startsWith(
            "{\"connections\":2,\"connections_total\":0,"
                + "\"handshakes_refused\":{\"token_expired\":1},")
        .contains("\"takeovers\":1");
    assertThat(exchange.raw("commands"))
        .contains("\"queued\":3,\"in_flight\":4")
        .contains("\"delivery_latency_ms\":{\"p50\":0.0,\"p95\":0.0,\"p99\":0.0}");
    assertThat(exchange.raw("producer")).startsWith("{\"connections\":2,\"connections_total\":3,");
    assertThat(exchange.raw("watch")).contains("\"missed\":7");
    assertThat(exchange.raw("miniapp")).contains("\"sessions\":0");
    assertThat(exchange.raw("agents")).contains("\"agent_id\":\"a\"");
  }

  private FakeExchange submit(String agent, String body) {
    return surface.send(surface.operator("POST", "/edge/agents/" + agent + "/commands").body(body));
  }

  private static String digest(AgentId agent, String body) {
    return SubmitJson.digest(agent, JsonObject.parse(body));
  }
}
