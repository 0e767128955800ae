package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Commands.Order;
import org.edgewire.it.support.Difference;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections 2, 3 and 5 of the protocol: what may be submitted, and what is said of the rest. */
public abstract class SubmitContract extends Contract {
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "send_message_now", List.of("thread_id", "text"),
          "schedule_message", List.of("thread_id", "message_text", "send_at"),
          "set_rule", List.of("rule_type", "rule_config"),
          "cancel_scheduled", List.of("schedule_id"),
          "context_update", List.of("chat_guid", "thread_id", "app_id"),
          "context_reset", List.of("chat_guid", "thread_id"),
          "upload_retry", List.of("attachment_guid"),
          "emit_event", List.of("event_type"));

  static Stream<String> types() {
    return Commands.MINIMAL.keySet().stream().sorted();
  }

  static Stream<Arguments> requiredFields() {
    return REQUIRED.entrySet().stream()
        .flatMap(type -> type.getValue().stream().map(field -> Arguments.of(type.getKey(), field)));
  }

  @ParameterizedTest
  @MethodSource("types")
  void eachKnownTypeIsAcceptedWithItsRequiredFields(String type) {
    // When
    Answer answer = api.submitBody(agent, Commands.minimal(type).json()).expect(201);

    // Then
    JsonDoc command = answer.json();
    String id = command.string("command_id");
    assertThat(answer.header("Location").orElse("")).endsWith("/edge/commands/" + id);
    assertThat(answer.header("Content-Type").orElse("")).startsWith("application/json");
    assertThat(command.string("command_type")).isEqualTo(type);
    assertThat(command.string("agent_id")).isEqualTo(agent);
    assertThat(command.string("priority")).isEqualTo("normal");
    assertThat(command.string("status")).isEqualTo("queued");
    assertThat(command.number("attempts")).isZero();
    assertThat(command.list("timeline")).hasSize(1);
    assertThat(command.string("delivery"))
        .isEqualTo(
            switch (type) {
              case "set_rule", "cancel_scheduled", "context_update", "context_reset" ->
                  "at_least_once";
              default -> "at_most_once";
            });
    assertThat(api.command(id).text()).isEqualTo(command.text());
  }

  @ParameterizedTest
  @MethodSource("requiredFields")
  void aKnownTypeWithoutARequiredFieldIsRefusedByItsName(String type, String field) {
    JsonDoc payload = Commands.MINIMAL.get(type);
    String without = payload.text().replace("\"" + field + "\"", "\"not_" + field + "\"");
    JsonDoc problem =
        api.submitBody(agent, "{\"command_type\":\"" + type + "\",\"payload\":" + without + "}")
            .problem(422);
    assertThat(problem.string("detail")).contains(field);
  }

  @Test
  void aTypeNobodyKnowsIsAcceptedUntouched() {
    String payload = "{\"whatever\" : [1.50,{ }], \"text\":null}";
    String id =
        api.submitBody(agent, "{\"command_type\":\"make_coffee\",\"payload\":" + payload + "}")
            .expect(201)
            .json()
            .string("command_id");
    JsonDoc record = api.command(id);
    assertThat(record.text()).contains(payload);
    assertThat(record.string("delivery")).isEqualTo("at_most_once");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "priority|\"urgent\"|immediate",
        "priority|5|string",
        "delivery|\"twice\"|at_most_once",
        "ttl_seconds|0|ttl_seconds",
        "ttl_seconds|-5|ttl_seconds",
        "ttl_seconds|\"soon\"|ttl_seconds",
        "expires_at|\"tomorrow\"|expires_at",
        "command_id|\"\"|command_id",
        "command_id|7|command_id",
        "ordering_key|[]|ordering_key",
        "deliver_at|12|deliver_at"
      })
  void aWrongValueIsNamedWithWhatIsAllowed(String field, String value, String mentioned) {
    JsonDoc problem =
        api.submitBody(agent, Commands.text("x").withJson(field, value).json()).problem(422);
    assertThat(problem.string("detail")).contains(field).contains(mentioned);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"payload\":{}}|command_type",
        "{\"command_type\":\"make_coffee\"}|payload",
        "{\"command_type\":7,\"payload\":{}}|command_type",
        "{\"command_type\":\"\",\"payload\":{}}|command_type",
        "{\"command_type\":\"make_coffee\",\"payload\":[]}|payload",
        "{\"command_type\":\"make_coffee\",\"payload\":\"x\"}|payload"
      })
  void aRequestWithoutTypeOrPayloadIsRefusedByTheFieldsName(String body, String field) {
    assertThat(api.submitBody(agent, body).problem(422).string("detail")).contains(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "\"x\"", "null", "{\"command_type\":", "{} {}", "{\"a\":1,}"})
  void aBodyThatIsNoJsonObjectIsABadRequest(String body) {
    api.submitBody(agent, body).problem(400);
  }

  @Test
  void aBodyNestedTooDeepIsABadRequest() {
    String deep = "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000);
    assertThat(api.submitBody(agent, Commands.text("x").withJson("more", deep).json()).status())
        .isIn(400, 422);
  }

  @Test
  void commandIdsHave1To128Characters() {
    String longest = Commands.unique("c") + "x".repeat(100);
    String exactly = (longest + "y".repeat(128)).substring(0, 128);
    assertThat(api.submit(agent, Commands.text("x").with("command_id", exactly)))
        .isEqualTo(exactly);
    JsonDoc problem =
        api.submitBody(agent, Commands.text("x").with("command_id", exactly + "z").json())
            .problem(422);
    assertThat(problem.string("detail")).contains("command_id").contains("128");
  }

  @Test
  void theSameIdWithTheSameContentGivesTheCommandThatIsThere() {
    // Given
    String id = Commands.unique("same");
    String first =
        "{\"command_id\":\""
            + id
            + "\",\"command_type\":\"make_tea\",\"payload\":{\"a\":1,\"b\":[1,2]},\"priority\":\"low\"}";
    api.submitBody(agent, first).expect(201);

    // When: another order of the members, other white space, another way to write 1
    String again =
        "{ \"priority\":\"low\", \"payload\" : {\"b\":[1.0,2e0],\"a\":1.00}, "
            + "\"command_type\":\"make_tea\",\"command_id\":\""
            + id
            + "\"}";
    JsonDoc answer = api.submitBody(agent, again).expect(200).json();

    // Then
    assertThat(answer.string("command_id")).isEqualTo(id);
    assertThat(answer.text()).contains("{\"a\":1,\"b\":[1,2]}");
    assertThat(api.get("/edge/agents/" + agent + "/status").json().text()).isNotEmpty();
  }

  @Test
  void theSameIdWithOtherContentIsAConflict() {
    String id = Commands.unique("conflict");
    Order order = Commands.text("one").with("command_id", id);
    api.submit(agent, order);

    api.submitBody(agent, Commands.text("two").with("command_id", id).json()).problem(409);
    api.submitBody(agent, order.with("priority", "low").json()).problem(409);
    api.submitBody(agent + "x", order.json()).problem(409);
    api.submitBody(agent, order.json()).expect(200);
  }

  @Test
  void aPayloadOf256KiBIsFineAndALargerOneIsTooLarge() {
    int most = 256 * 1024;
    String frame = "{\"thread_id\":\"t\",\"text\":\"\"}";
    String fits = "{\"thread_id\":\"t\",\"text\":\"" + "x".repeat(most - frame.length()) + "\"}";
    String tooLarge = fits.replace("xxx\"", "xxxx\"");

    api.submitBody(agent, "{\"command_type\":\"send_message_now\",\"payload\":" + fits + "}")
        .expect(201);
    api.submitBody(agent, "{\"command_type\":\"send_message_now\",\"payload\":" + tooLarge + "}")
        .problem(413);
    assertThat(
            api.submitBody(
                    agent,
                    "{\"command_type\":\"x\",\"payload\":{\"a\":\""
                        + "x".repeat(3_000_000)
                        + "\"}}")
                .status())
        .isEqualTo(413);
  }

  @Test
  void onlyJsonIsTaken() {
    String body = Commands.text("x").json();
    String path = "/edge/agents/" + agent + "/commands";
    String key = deployment().adminKey();
    api.send("POST", path, body, "X-Admin-Key", key, "Content-Type", "text/plain").problem(415);
    api.send(
            "POST",
            path,
            body,
            "X-Admin-Key",
            key,
            "Content-Type",
            "application/json; charset=utf-8")
        .expect(201);
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE,/edge/commands/some-id,GET",
    "PUT,/edge/agents/some-agent/commands,POST",
    "POST,/edge/websocket/stats,GET",
    "POST,/edge/agents,GET",
    "DELETE,/health,GET"
  })
  void anotherMethodIsToldWhichOnesThereAre(String method, String path, String allowed) {
    Answer answer = api.send(method, path, "", "X-Admin-Key", deployment().adminKey());
    answer.problem(405);
    assertThat(answer.header("Allow").orElse("")).contains(allowed);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    api.get("/edge/commands/" + Commands.unique("nobody")).problem(404);
    api.get("/edge/nothing").problem(404);
    api.get("/").problem(404);
  }

  @Test
  void anAgentIdThatIsNoneIsRefused() {
    int colon = api.submitBody("a:b", Commands.text("x").json()).status();
    if (deployment().has(Difference.NO_COLON_IN_A_PATH)) {
      assertThat(colon).isEqualTo(503);
    } else {
      assertThat(colon).isIn(404, 422);
    }
    assertThat(api.submitBody("a%20b", Commands.text("x").json()).status()).isIn(404, 422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/edge/websocket/stats",
        "/edge/agents",
        "/edge/agents/some-agent/status",
        "/edge/commands/some-id"
      })
  void withoutTheKeyNothingIsTold(String path) {
    String key = deployment().adminKey();
    api.send("GET", path, "").problem(401);
    api.send("GET", path, "", "X-Admin-Key", key + "x").problem(401);
    api.send("GET", path, "", "Authorization", "Bearer " + key + "x").problem(401);
    api.send("GET", path, "", "Authorization", "Bearer " + deployment().token("some-agent"))
        .problem(401);
    assertThat(api.send("GET", path, "", "Authorization", "Bearer " + key).status()).isIn(200, 404);
  }

  @Test
  void withoutTheKeyNothingIsSubmitted() {
    String path = "/edge/agents/" + agent + "/commands";
    String body = Commands.text("x").json();
    api.send("POST", path, body, "Content-Type", "application/json").problem(401);
    assertThat(api.agent(agent).text()).contains("\"queue_depth\":0");
  }

  @Test
  void waitingEndsWithTheTimeWhenNothingHappens() {
    String id = api.submit(agent, Commands.text("x"));
    long begin = System.nanoTime();
    JsonDoc record = api.get("/edge/commands/" + id + "?wait_seconds=1").expect(200).json();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
    assertThat(record.string("status")).isEqualTo("queued");
  }

  @Test
  void aWaitThatIsNoNumberIsRefused() {
    String id = api.submit(agent, Commands.text("x"));
    assertThat(api.get("/edge/commands/" + id + "?wait_seconds=soon").problem(422).string("detail"))
        .contains("wait_seconds");
  }

  @Test
  void aCommandExpiresUnsent() {
    String id = api.submit(agent, Commands.text("x").withJson("ttl_seconds", "1"));
    JsonDoc record = api.finished(id);
    assertThat(record.string("status")).isEqualTo("expired");
    assertThat(Instant.parse(record.string("expires_at")))
        .isEqualTo(Instant.parse(record.string("accepted_at")).plusSeconds(1));
  }

  @Test
  void anExpiryBeforeTheNotBeforeTimeIsRefused() {
    Order order =
        Commands.text("x")
            .with("deliver_at", "2031-01-01T00:00:00Z")
            .with("expires_at", "2030-01-01T00:00:00Z");
    assertThat(api.submitBody(agent, order.json()).problem(422).string("detail"))
        .contains("expires_at");
  }
}
