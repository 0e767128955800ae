package org.edgewire.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.edgewire.command.AgentId;
import org.edgewire.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeHandshakeTest {
  private static final Instant NOW = Instant.parse("2026-02-16T00:00:00Z");
  private static final String SECRET = "a-secret-of-32-characters-length";
  private static final String OLD = "the-secret-before-it-was-rotated";
  private static final AgentId AGENT = new AgentId("edge_13106781670");
  private static final String PHONE = "+13106781670";
  private static final EdgeAuth DEVELOPMENT = auth(false);
  private static final EdgeAuth PRODUCTION = auth(true);

  private final Metrics metrics = new Metrics();
  private final Logger log = Logger.getLogger(EdgeHandshake.class.getName());
  private final LogLines lines = new LogLines();

  @BeforeEach
  void listenToTheLog() {
    log.addHandler(lines);
  }

  @AfterEach
  void leaveTheLog() {
    log.removeHandler(lines);
  }

  static Stream<Arguments> refusedIdentities() {
    String good = token(SECRET, AGENT, NOW);
    String byId = "edge_agent_id=" + AGENT;
    return Stream.of(
        arguments("missing_authorization", "", byId, "", PRODUCTION),
        arguments("malformed_authorization", "Basic dXNlcjpwdw==", byId, "", PRODUCTION),
        arguments("malformed_authorization", "Bearer " + "x".repeat(5000), byId, "", PRODUCTION),
        arguments("malformed_token", "Bearer !!!", byId, "", PRODUCTION),
        arguments("malformed_token", "Bearer " + base64("one:two"), byId, "", PRODUCTION),
        arguments(
            "malformed_token",
            "Bearer " + base64(AGENT + ":p:12x:" + "0".repeat(64)),
            byId,
            "",
            PRODUCTION),
        arguments("malformed_token", "Bearer " + base64(AGENT + ":p:12:abc"), byId, "", PRODUCTION),
        arguments(
            "malformed_token",
            "Bearer " + Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, ':'}),
            byId,
            "",
            PRODUCTION),
        arguments("malformed_token", "Bearer " + "A".repeat(3000), byId, "", PRODUCTION),
        arguments(
            "bad_signature",
            "Bearer " + token("another-secret-entirely", AGENT, NOW),
            byId,
            "",
            PRODUCTION),
        arguments(
            "bad_signature",
            "Bearer " + base64(decoded(good).replace(PHONE, "+1999")),
            byId,
            "",
            PRODUCTION),
        arguments(
            "token_expired",
            "Bearer " + token(SECRET, AGENT, NOW.minus(Duration.ofHours(24)).minusSeconds(1)),
            byId,
            "",
            PRODUCTION),
        arguments(
            "token_from_future",
            "Bearer " + token(SECRET, AGENT, NOW.plus(Duration.ofMinutes(5)).plusSeconds(1)),
            byId,
            "",
            PRODUCTION),
        arguments(
            "agent_id_mismatch",
            "Bearer " + token(SECRET, new AgentId("luna1"), NOW),
            byId,
            "",
            PRODUCTION),
        arguments("agent_id_mismatch", "Bearer " + good, byId, "luna1", PRODUCTION),
        arguments(
            "agent_id_mismatch", "Bearer " + good, byId + "&edge_agent_id=luna1", "", PRODUCTION),
        arguments("missing_agent_id", "Bearer " + good, "", "", PRODUCTION),
        arguments("missing_agent_id", "Bearer " + good, "edge_agent_id=", "", PRODUCTION),
        arguments("missing_agent_id", "Bearer " + SECRET, "", "", DEVELOPMENT),
        arguments("invalid_agent_id", "Bearer " + good, "edge_agent_id=a:b", "", PRODUCTION),
        arguments("invalid_agent_id", "Bearer " + good, "edge_agent_id=%zz", "", PRODUCTION),
        arguments("invalid_agent_id", "Bearer " + good, "edge_agent_id=%ff", "", PRODUCTION),
        arguments("invalid_agent_id", "Bearer " + good, "", "-begins-with-a-dash", PRODUCTION),
        arguments("query_too_long", "Bearer " + good, "x=" + "y".repeat(9000), "", PRODUCTION),
        arguments("raw_secret_refused", "Bearer " + SECRET, byId, "", PRODUCTION),
        arguments("raw_secret_refused", "Bearer " + OLD, byId, "", PRODUCTION),
        arguments(
            "secret_not_configured",
            "Bearer " + good,
            byId,
            "",
            new EdgeAuth(
                Optional.empty(),
                Optional.empty(),
                EdgeAuth.DEFAULT_TTL,
                EdgeAuth.DEFAULT_SKEW,
                false)));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("refusedIdentities")
  void everyFailureOfIdentityIsA403ThatDoesNotSayWhy(
      String cause, String authorization, String query, String header, EdgeAuth auth) {
    EdgeHandshake handshake = handshake(auth, open());

    Decision decision = handshake.decide(request(authorization, query, header));

    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(403);
              assertThat(refused.code()).isEqualTo("forbidden");
              assertThat(refused.cause()).isEqualTo(cause);
              assertThat(refused.detail()).doesNotContain(cause);
              assertThat(refused.retryAfterSeconds()).isEmpty();
            });
    assertThat(handshake.identify(request(authorization, query, header))).isEqualTo(decision);
    assertThat(metrics.handshakesRefused()).containsEntry(cause, 1L).hasSize(1);
    assertThat(lines.all).anyMatch(line -> line.contains("Handshake refused: " + cause));
    assertThat(lines.all).noneMatch(line -> line.contains(SECRET) || line.contains(OLD));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("refusedIdentities")
  void theSameFailuresAreA401OverHttpWhereOnlyTheTokenMayNameTheAgent(
      String cause, String authorization, String query, String header, EdgeAuth auth) {
    boolean tokenNames = cause.equals("missing_agent_id") && !authorization.endsWith(SECRET);

    Decision decision =
        handshake(auth, open())
            .identifyHttp(request(authorization, query, header), Optional.empty());

    if (tokenNames) {
      assertThat(decision).isEqualTo(new Decision.Admitted(AGENT));
    } else {
      Decision.Refused refused = (Decision.Refused) decision;
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.code()).isEqualTo(cause);
    }
  }

  static Stream<Arguments> acceptedTokens() {
    String good = token(SECRET, AGENT, NOW);
    String text = decoded(good);
    String upper =
        text.substring(0, text.length() - 64)
            + text.substring(text.length() - 64).toUpperCase(Locale.ROOT);
    return Stream.of(
        arguments("as made", good),
        arguments("without padding", good.replace("=", "")),
        arguments("upper-case hex", base64(upper)),
        arguments("the previous secret", token(OLD, AGENT, NOW)),
        arguments("as old as allowed", token(SECRET, AGENT, NOW.minus(Duration.ofHours(24)))),
        arguments("as far ahead as allowed", token(SECRET, AGENT, NOW.plus(Duration.ofMinutes(5)))),
        arguments("an empty phone", EdgeToken.make(SECRET, AGENT, "", NOW)),
        arguments("any phone", EdgeToken.make(SECRET, AGENT, "(310) 555 — ☎\n", NOW)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("acceptedTokens")
  void aGoodTokenIsAcceptedInProduction(String name, String token) {
    Decision decision =
        handshake(PRODUCTION, open())
            .decide(FakeRequest.upgrade().bearer(token).query("edge_agent_id=" + AGENT));

    assertThat(decision).as(name).isEqualTo(new Decision.Admitted(AGENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "edge_agent_id=edge_13106781670",
        "edge_agent_id=edge%5F13106781670",
        "edge_agent_id=edge_13106781670&edge_agent_id=edge_13106781670&x=%20",
        "edge%5Fagent_id=edge_13106781670"
      })
  void theIdMayComeFromTheQueryTheHeaderOrBoth(String query) {
    FakeRequest request =
        FakeRequest.upgrade()
            .bearer(token(SECRET, AGENT, NOW))
            .query(query)
            .with("X-Edge-Agent-Id", " edge_13106781670 ");

    assertThat(handshake(PRODUCTION, open()).decide(request))
        .isEqualTo(new Decision.Admitted(AGENT));
  }

  @Test
  void aPlusInTheQueryStaysAPlus() {
    AgentId plus = new AgentId("mac+mini@home");
    FakeRequest request =
        FakeRequest.upgrade().bearer(token(SECRET, plus, NOW)).query("edge_agent_id=mac+mini@home");

    assertThat(handshake(PRODUCTION, open()).decide(request))
        .isEqualTo(new Decision.Admitted(plus));
  }

  @Test
  void theLogSaysWhatTheSeedsPromise() {
    handshake(DEVELOPMENT, open())
        .decide(FakeRequest.upgrade().bearer(SECRET).query("edge_agent_id=" + AGENT));

    assertThat(lines.all)
        .containsExactly(
            "Using edge_agent_id from query params: edge_13106781670",
            "Authenticated with simple secret (fallback mode)");
  }

  @Test
  void aStrangerCannotWriteLinesIntoTheLog() {
    handshake(PRODUCTION, open())
        .decide(
            FakeRequest.upgrade().bearer("x").query("edge_agent_id=a%0aWebSocket%20{0}%20for%20b"));

    assertThat(lines.all)
        .singleElement()
        .asString()
        .endsWith("agent a?WebSocket {0} for b")
        .doesNotContain("\n");
  }

  static Stream<Arguments> notUpgrades() {
    return Stream.of(
        arguments(426, "upgrade_required", new FakeRequest()),
        arguments(426, "upgrade_required", FakeRequest.upgrade().method("HEAD")),
        arguments(426, "upgrade_required", FakeRequest.upgrade().without("Upgrade")),
        arguments(426, "upgrade_required", FakeRequest.upgrade().without("Connection")),
        arguments(
            426,
            "unsupported_websocket_version",
            FakeRequest.upgrade()
                .without("Sec-WebSocket-Version")
                .with("Sec-WebSocket-Version", "8")),
        arguments(400, "bad_websocket_key", FakeRequest.upgrade().without("Sec-WebSocket-Key")),
        arguments(
            400, "bad_websocket_key", FakeRequest.upgrade().with("Sec-WebSocket-Key", "again")),
        arguments(
            400,
            "bad_websocket_key",
            FakeRequest.upgrade()
                .without("Sec-WebSocket-Key")
                .with("Sec-WebSocket-Key", "c2hvcnQ=")),
        arguments(405, "method_not_allowed", FakeRequest.upgrade().method("POST")));
  }

  @ParameterizedTest(name = "{index} {1}")
  @MethodSource("notUpgrades")
  void whatIsNoUpgradeIsRefusedBeforeAnythingElse(int status, String code, FakeRequest request) {
    Decision.Refused refused = (Decision.Refused) handshake(PRODUCTION, open()).decide(request);

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.code()).isEqualTo(code);
  }

  @Test
  void admissionIsAskedOnlyAfterTheIdentityAndItsRefusalsTellWhenToComeBack() {
    Occupancy draining = occupancy(0, true, false);
    FakeRequest good =
        FakeRequest.upgrade().bearer(token(SECRET, AGENT, NOW)).query("edge_agent_id=" + AGENT);
    FakeRequest bad = FakeRequest.upgrade().bearer("bad").query("edge_agent_id=" + AGENT);

    assertThat(((Decision.Refused) handshake(PRODUCTION, draining).decide(bad)).status())
        .isEqualTo(403);
    Decision.Refused refused = (Decision.Refused) handshake(PRODUCTION, draining).decide(good);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.cause()).isEqualTo("draining");
    assertThat(refused.retryAfterSeconds()).isPresent();
  }

  @Test
  void theBodyMayNameTheAgentOfAnHttpCallButMustAgree() {
    EdgeHandshake handshake = handshake(DEVELOPMENT, open());
    FakeRequest raw = new FakeRequest().method("POST").bearer(SECRET);

    assertThat(handshake.identifyHttp(raw, Optional.of("luna1")))
        .isEqualTo(new Decision.Admitted(new AgentId("luna1")));
    FakeRequest other = new FakeRequest().bearer(SECRET).with("X-Edge-Agent-Id", "luna2");
    assertThat(((Decision.Refused) handshake.identifyHttp(other, Optional.of("luna1"))).cause())
        .isEqualTo("agent_id_mismatch");
  }

  @Test
  void secretsAndTokensDoNotShowInTexts() {
    assertThat(DEVELOPMENT.toString()).doesNotContain(SECRET).doesNotContain(OLD);
    EdgeToken token = EdgeToken.parse(token(SECRET, AGENT, NOW)).orElseThrow();
    assertThat(token.toString()).doesNotContain(token.signature()).doesNotContain(PHONE);
  }

  private EdgeHandshake handshake(EdgeAuth auth, Occupancy occupancy) {
    Admission admission = new Admission(AdmissionLimits.DEFAULT, occupancy, () -> 0L);
    return new EdgeHandshake(auth, admission, Clock.fixed(NOW, ZoneOffset.UTC), metrics);
  }

  private static EdgeAuth auth(boolean production) {
    return new EdgeAuth(
        Optional.of(SECRET),
        Optional.of(OLD),
        EdgeAuth.DEFAULT_TTL,
        EdgeAuth.DEFAULT_SKEW,
        production);
  }

  static Occupancy open() {
    return occupancy(0, false, false);
  }

  static Occupancy occupancy(int connections, boolean draining, boolean flapping) {
    return new Occupancy() {
      @Override
      public int connections() {
        return connections;
      }

      @Override
      public boolean draining() {
        return draining;
      }

      @Override
      public boolean flapping(AgentId agent) {
        return flapping;
      }
    };
  }

  private static FakeRequest request(String authorization, String query, String header) {
    FakeRequest request = FakeRequest.upgrade().query(query);
    if (!authorization.isEmpty()) {
      request.with("Authorization", authorization);
    }
    if (!header.isEmpty()) {
      request.with("X-Edge-Agent-Id", header);
    }
    return request;
  }

  private static String token(String secret, AgentId agent, Instant at) {
    return EdgeToken.make(secret, agent, PHONE, at);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String decoded(String token) {
    return new String(Base64.getDecoder().decode(token), UTF_8);
  }

  private static final class LogLines extends Handler {
    private final List<String> all = new ArrayList<>();
    private final Formatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord record) {
      all.add(formatter.formatMessage(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
