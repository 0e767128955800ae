package org.edgewire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.edgewire.store.StoreHealth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every resource: routing, keys, bodies, problems, health. */
class HttpSurfaceTest {
  private static final String SUBMIT = "/edge/agents/luna1/commands";
  private static final String GOOD =
      "{\"command_type\":\"brand_new\",\"payload\":{},\"priority\":\"low\"}";

  private final Surface surface = new Surface();

  @ParameterizedTest
  @CsvSource({
    "GET, /edge/nothing, 404, not_found",
    "GET, /edge/, 404, not_found",
    "GET, /edge/agents/, 404, not_found",
    "GET, /edge/agents/a/b, 404, not_found",
    "GET, /edge/%zz, 404, not_found",
    "GET, /edge//agents, 404, not_found",
    "GET, /health/other, 404, not_found",
    "DELETE, /edge/agents, 405, method_not_allowed",
    "GET, /edge/sync, 405, method_not_allowed",
    "OPTIONS, /health, 405, method_not_allowed",
    "GET, /edge/agents, 401, missing_admin_key",
    "GET, /edge/commands/c, 401, missing_admin_key",
    "GET, /edge/websocket/stats, 401, missing_admin_key",
    "POST, /edge/agents/a/commands, 401, missing_admin_key",
    "GET, /edge/agents/a/status, 401, missing_admin_key",
    "GET, /edge/agents/a/commands, 401, missing_admin_key",
    "POST, /edge/sync, 401, missing_authorization",
    "POST, /edge/command/ack, 401, missing_authorization",
    "GET, /edge/ws, 426, upgrade_required",
    "GET, /edge/ws?edge_agent_id=%zz, 400, bad_query"
  })
  void everyErrorIsAProblem(String method, String target, int status, String code) {
    FakeExchange exchange = surface.send(new FakeExchange(method, target));

    assertThat(exchange.status).isEqualTo(status);
    assertThat(exchange.answered)
        .containsEntry("Content-Type", "application/problem+json")
        .containsEntry("Cache-Control", "no-store");
    assertThat(exchange.code()).isEqualTo(code);
    assertThat(exchange.raw("status")).isEqualTo(Integer.toString(status));
    assertThat(exchange.json().names())
        .containsExactly("type", "title", "status", "detail", "code");
    assertThat(exchange.answered.containsKey("Allow")).isEqualTo(status == 405);
    assertThat(exchange.answered.containsKey("WWW-Authenticate")).isEqualTo(status == 401);
  }

  @Test
  void a405NamesEveryMethodOfThePath() {
    FakeExchange exchange = surface.send(surface.operator("PUT", SUBMIT));

    assertThat(exchange.answered).containsEntry("Allow", "GET, HEAD, POST");
  }

  @Test
  void the426SaysHowToUpgradeAndEndsTheConnection() {
    FakeExchange exchange = surface.send(new FakeExchange("HEAD", "/edge/ws"));

    assertThat(exchange.status).isEqualTo(426);
    assertThat(exchange.answered)
        .containsEntry("Upgrade", "websocket")
        .containsEntry("Connection", "close")
        .containsEntry("Sec-WebSocket-Version", "13");
    assertThat(exchange.text()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "X-Admin-Key, the-admin-key-for-tests, 200",
    "Authorization, Bearer the-admin-key-for-tests, 200",
    "Authorization, bearer the-admin-key-for-tests, 200",
    "X-Admin-Key, wrong, 401",
    "Authorization, Bearer wrong, 401",
    "Authorization, Basic the-admin-key-for-tests, 401",
    "X-Admin-Key, '', 401"
  })
  void theAdminKeyOpensAndNothingElse(String header, String value, int status) {
    FakeExchange exchange =
        surface.send(new FakeExchange("GET", "/edge/agents").with(header, value));

    assertThat(exchange.status).isEqualTo(status);
  }

  @Test
  void headIsAnsweredLikeGetWithoutABody() {
    FakeExchange exchange = surface.send(surface.operator("HEAD", "/edge/agents"));

    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.text()).isEmpty();
    assertThat(exchange.answered).containsEntry("Content-Length", "13");
  }

  static Stream<Arguments> unusableBodies() {
    byte[] badUtf8 = {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, '"', '}'};
    return Stream.of(
        arguments(400, "malformed_json", submit().body("")),
        arguments(400, "malformed_json", submit().body("{")),
        arguments(400, "malformed_json", submit().body("[]")),
        arguments(400, "malformed_json", submit().body("null")),
        arguments(400, "malformed_json", submit().body("{\"a\":" + "[".repeat(9_000))),
        arguments(400, "malformed_utf8", submit().body(badUtf8)),
        arguments(413, "body_too_large", submit().body(new byte[1024 * 1024 + 1])),
        arguments(413, "body_too_large", submit().body(GOOD).declaring(1024 * 1024 + 1)),
        arguments(
            413,
            "payload_too_large",
            submit()
                .body(
                    "{\"command_type\":\"t\",\"payload\":{\"a\":\""
                        + "é".repeat(131_069)
                        + "\"}}")),
        arguments(415, "unsupported_media_type", submit().body(GOOD).contentType("text/plain")),
        arguments(
            415,
            "unsupported_media_type",
            submit().body(GOOD).contentType("application/json; charset=iso-8859-1")));
  }

  @ParameterizedTest(name = "{index} {0} {1}")
  @MethodSource("unusableBodies")
  void aBodyThatCannotBeUsedIsRefused(int status, String code, FakeExchange exchange) {
    surface.send(exchange);

    assertThat(exchange.status).isEqualTo(status);
    assertThat(exchange.code()).isEqualTo(code);
    assertThat(surface.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=UTF-8",
        "application/json;charset=\"utf-8\"",
        ""
      })
  void jsonInUtf8IsAcceptedHoweverItIsDeclared(String type) {
    FakeExchange exchange = submit().body(GOOD).contentType(type.isEmpty() ? null : type);

    assertThat(surface.send(exchange).status).isEqualTo(201);
  }

  @Test
  void aFailureOfABugIsA500ThatTellsNothing() {
    surface.found = null;

    FakeExchange exchange = surface.send(surface.operator("GET", "/edge/commands/c"));

    assertThat(exchange.status).isEqualTo(500);
    assertThat(exchange.code()).isEqualTo("internal_error");
    assertThat(exchange.detail()).doesNotContain("null");
  }

  @Test
  void theHealthChecksNeedNoKeyAndSayWhatIsWrong() {
    FakeExchange up = surface.send(new FakeExchange("GET", "/health"));
    assertThat(up.status).isEqualTo(200);
    assertThat(up.text())
        .isEqualTo(
            "{\"status\":\"UP\",\"checks\":[{\"name\":\"store\",\"status\":\"UP\",\"data\":"
                + "{\"database\":\"H2 2.4.240\",\"durability\":\"fsync\",\"waiting\":0,"
                + "\"unsaved\":0,\"quarantined\":0}},"
                + "{\"name\":\"accepting\",\"status\":\"UP\",\"data\":{\"draining\":false}},"
                + "{\"name\":\"configuration\",\"status\":\"UP\",\"data\":{\"missing\":[]}}]}");

    surface.storeHealth =
        new StoreHealth(false, Optional.of("connection refused"), "H2", "fsync", 1, 2, 3);
    surface.missingSecrets = List.of("EDGE_SECRET");
    FakeExchange down = surface.send(new FakeExchange("GET", "/health/ready"));
    assertThat(down.status).isEqualTo(503);
    assertThat(down.text())
        .contains("\"status\":\"DOWN\"", "\"problem\":\"connection refused\"", "[\"EDGE_SECRET\"]");

    assertThat(surface.send(new FakeExchange("GET", "/health/live")).status).isEqualTo(200);
  }

  @Test
  void aDrainingBrokerIsNotReady() {
    surface.draining = true;

    assertThat(surface.send(new FakeExchange("GET", "/health/ready")).status).isEqualTo(503);
    assertThat(surface.send(new FakeExchange("GET", "/health/live")).status).isEqualTo(200);
  }

  @Test
  void theFilterLetsThroughOnlyWhoMayConnect() {
    assertThat(surface.passesFilter(upgrade().with("Authorization", "Bearer " + Surface.SECRET)))
        .isTrue();

    FakeExchange refused = upgrade().with("Authorization", "Bearer wrong");
    assertThat(surface.passesFilter(refused)).isFalse();
    assertThat(refused.status).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("forbidden");
    assertThat(refused.answered).containsEntry("Connection", "close");

    FakeExchange plain = new FakeExchange("GET", "/edge/ws");
    assertThat(surface.passesFilter(plain)).isFalse();
    assertThat(plain.status).isEqualTo(426);

    FakeExchange post = new FakeExchange("POST", "/edge/ws");
    assertThat(surface.passesFilter(post)).isFalse();
    assertThat(post.status).isEqualTo(405);
    assertThat(post.answered).containsEntry("Allow", "GET, HEAD");
  }

  @Test
  void theKeyIsNotInItsText() {
    assertThat(new AdminKey(Optional.of("secret-key")).toString()).isEqualTo("AdminKey[(set)]");
  }

  private static FakeExchange upgrade() {
    return new FakeExchange("GET", "/edge/ws?edge_agent_id=luna1")
        .with("Upgrade", "websocket")
        .with("Connection", "Upgrade")
        .with("Sec-WebSocket-Version", "13")
        .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  }

  private static FakeExchange submit() {
    return new FakeExchange("POST", SUBMIT).with("X-Admin-Key", Surface.ADMIN_KEY);
  }
}
