package org.edgewire.it.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Difference;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.RawSocket;
import org.edgewire.it.support.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1 of the protocol: who is let in, and how the others are refused. */
public abstract class HandshakeContract extends Contract {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** A handshake that must be refused: its query, its header lines and the cause to be counted. */
  record Refused(String cause, UnaryOperator<String> query, Headers headers) {
    @Override
    public String toString() {
      return cause;
    }
  }

  /** Header lines for an agent and the secret of the broker. */
  interface Headers {
    List<String> of(String agent, String secret);
  }

  private static String idInQuery(String id) {
    return "?edge_agent_id=" + id;
  }

  static Stream<Refused> refusals() {
    return Stream.of(
        new Refused(
            "missing_authorization", HandshakeContract::idInQuery, (id, secret) -> List.of()),
        withToken("malformed_token", (id, secret) -> "!not-base64!"),
        withToken("malformed_token", (id, secret) -> Tokens.encode("only:two")),
        withToken("malformed_token", (id, secret) -> Tokens.encode(id + ":1:soon:00")),
        withToken("bad_signature", (id, secret) -> Tokens.now("another-secret-0123456789", id)),
        withToken(
            "bad_signature",
            (id, secret) ->
                Tokens.encode(Tokens.plain(secret, id, Duration.ZERO).replace(":+1310", ":+1311"))),
        withToken(
            "token_expired",
            (id, secret) -> Tokens.aged(secret, id, Duration.ofHours(24).plusMinutes(1))),
        withToken(
            "token_from_future", (id, secret) -> Tokens.aged(secret, id, Duration.ofMinutes(-6))),
        withToken("agent_id_mismatch", (id, secret) -> Tokens.now(secret, id + "x")),
        new Refused(
            "agent_id_mismatch",
            HandshakeContract::idInQuery,
            (id, secret) ->
                List.of(
                    "X-Edge-Agent-Id: " + id + "x",
                    "Authorization: Bearer " + Tokens.now(secret, id))),
        new Refused(
            "agent_id_mismatch",
            id -> idInQuery(id) + "&edge_agent_id=" + id + "x",
            (id, secret) -> List.of("Authorization: Bearer " + Tokens.now(secret, id))),
        new Refused(
            "missing_agent_id",
            id -> "",
            (id, secret) -> List.of("Authorization: Bearer " + Tokens.now(secret, id))));
  }

  private static Refused withToken(String cause, java.util.function.BinaryOperator<String> token) {
    return new Refused(
        cause,
        HandshakeContract::idInQuery,
        (id, secret) -> List.of("Authorization: Bearer " + token.apply(id, secret)));
  }

  private RawSocket.Head refused(RawSocket raw, Refused refusal) {
    return raw.handshake(
        "/edge/ws" + refusal.query().apply(agent),
        refusal.headers().of(agent, deployment().secret()).toArray(String[]::new));
  }

  private long countOf(String cause) {
    return api.stats().numberOrZero("edge.handshakes_refused." + cause);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalIs403AndOnlyTheCounterKnowsTheCause(Refused refusal) {
    // Given
    long before = countOf(refusal.cause());
    try (RawSocket raw = RawSocket.open(deployment())) {
      // When
      RawSocket.Head answer = refused(raw, refusal);

      // Then
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.header("Content-Type").orElse("none"))
          .startsWith(
              deployment().has(Difference.REFUSAL_WITHOUT_TYPE)
                  ? "none"
                  : "application/problem+json");
      assertThat(answer.header("Connection"))
          .hasValueSatisfying(close -> assertThat(close).isEqualToIgnoringCase("close"));
      JsonDoc problem = JsonDoc.parse(answer.body());
      assertThat(problem.string("code")).isEqualTo("forbidden");
      assertThat(problem.number("status")).isEqualTo(403);
      assertThat(answer.body()).doesNotContain(refusal.cause(), agent);
      assertThat(raw.readToEnd(SOON)).isEmpty();
    }
    assertThat(countOf(refusal.cause())).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusedClientThatGoesOnSendingGetsNothing(Refused refusal) {
    // Given
    long framesBefore = api.stats().number("edge.frames_in");
    try (RawSocket raw = RawSocket.open(deployment())) {
      refused(raw, refusal);

      // When
      for (int i = 0; i < 20; i++) {
        raw.bytesIfOpen(maskedPing());
      }

      // Then
      assertThat(raw.readToEnd(SOON)).isEmpty();
    }
    assertThat(api.agent(agent).string("status")).isEqualTo("offline");
    assertThat(api.stats().number("edge.frames_in")).isEqualTo(framesBefore);
  }

  @Test
  void aRefusedClientThatSendsItsFramesAheadGetsNothing() {
    // Given
    String handshake =
        "GET /edge/ws?edge_agent_id="
            + agent
            + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    byte[] head = handshake.getBytes(UTF_8);
    byte[] ping = maskedPing();
    byte[] all = java.util.Arrays.copyOf(head, head.length + ping.length);
    System.arraycopy(ping, 0, all, head.length, ping.length);

    // When
    String answer;
    try (RawSocket raw = RawSocket.open(deployment())) {
      raw.bytes(all);
      answer = new String(raw.readToEnd(SOON), UTF_8);
    }

    // Then
    assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContain("pong").endsWith("}");
  }

  private static byte[] maskedPing() {
    byte[] text = "{\"type\":\"ping\"}".getBytes(UTF_8);
    byte[] frame = new byte[text.length + 6];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | text.length);
    System.arraycopy(text, 0, frame, 6, text.length);
    return frame;
  }

  @Test
  void theJdkClientHearsARefusalAtOnce() {
    // When
    var attempt =
        AgentSocket.tryConnect(
            deployment().agentSocket(agent),
            (self, frame) -> {},
            "Authorization",
            "Bearer " + Tokens.now("another-secret-0123456789", agent));

    // Then
    assertThatThrownBy(() -> attempt.get(30, SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void aRequestThatIsNoUpgradeIsToldToUpgrade(String method) {
    try (RawSocket raw = RawSocket.open(deployment())) {
      // When
      RawSocket.Head answer = raw.request(method, "/edge/ws", "");

      // Then
      assertThat(answer.status()).isEqualTo(426);
      assertThat(answer.header("Upgrade")).hasValue("websocket");
      assertThat(answer.header("Connection"))
          .hasValueSatisfying(
              value -> assertThat(value.toLowerCase(Locale.ROOT)).contains("close"));
      // A body may have a length or go on to the end of the connection.
      String body = answer.body() + new String(raw.readToEnd(SOON), UTF_8);
      if (method.equals("GET")) {
        assertThat(JsonDoc.parse(body).number("status")).isEqualTo(426);
      } else {
        assertThat(body).isEmpty();
      }
    }
  }

  @Test
  void anotherMethodIsToldThatOnlyGetOpensASocket() {
    Answer answer = api.send("POST", "/edge/ws", "{}", "Content-Type", "application/json");
    answer.problem(405);
    assertThat(answer.header("Allow").orElse("")).contains("GET");
  }

  @Test
  void anOldVersionIsToldTheRightOne() {
    try (RawSocket raw = RawSocket.open(deployment())) {
      RawSocket.Head answer =
          raw.request(
              "GET",
              "/edge/ws?edge_agent_id=" + agent,
              "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n"
                  + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer "
                  + deployment().token(agent)
                  + "\r\n");
      assertThat(answer.status()).isEqualTo(426);
      assertThat(answer.header("Sec-WebSocket-Version")).hasValue("13");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/edge/ws/",
        "/edge/ws/x",
        "/edge//ws",
        "//edge/ws",
        "/edge/ws;x=1",
        "/EDGE/WS",
        "/edge/%77s",
        "/edge/./ws",
        "/edge/x/../ws",
        "/edge/ws%2f",
        "/edge/ws%00"
      })
  void noOtherSpellingOfTheAddressLeadsPastTheToken(String path) {
    try (RawSocket raw = RawSocket.open(deployment())) {
      RawSocket.Head answer = raw.handshake(path + "?edge_agent_id=" + agent);
      assertThat(answer.status()).isBetween(400, 499);
    }
    assertThat(api.agent(agent).string("status")).isEqualTo("offline");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/edge/ws/", "/edge/ws/x", "/edge/producer/", "/edge/watch/"})
  void belowTheAddressOfASocketThereIsNothingForWhoHasTheRightKeyEither(String path) {
    try (RawSocket raw = RawSocket.open(deployment())) {
      RawSocket.Head answer =
          raw.handshake(
              path + "?edge_agent_id=" + agent,
              "Authorization: Bearer " + deployment().token(agent),
              "X-Admin-Key: " + deployment().adminKey());
      assertThat(answer.status()).isEqualTo(404);
    }
  }

  @Test
  void noExtensionIsAgreedOn() {
    try (RawSocket raw = RawSocket.open(deployment())) {
      RawSocket.Head answer =
          raw.handshake(
              "/edge/ws?edge_agent_id=" + agent,
              "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
              "Authorization: Bearer " + deployment().token(agent));
      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.header("Sec-WebSocket-Extensions").orElse("")).isEmpty();
    }
  }

  @Test
  void theIdMayComeFromTheQueryAloneOrFromTheHeaderAlone() {
    String token = "Authorization: Bearer " + deployment().token(agent);
    try (RawSocket query = RawSocket.open(deployment());
        RawSocket header = RawSocket.open(deployment())) {
      assertThat(query.handshake("/edge/ws?edge_agent_id=" + agent, token).status()).isEqualTo(101);
      assertThat(header.handshake("/edge/ws", token, "X-Edge-Agent-Id: " + agent).status())
          .isEqualTo(101);
    }
  }

  @Test
  void aPlusInTheQueryStaysAPlusAndPercentIsDecoded() {
    // Given
    String id = agent + "+1@mac";

    // When
    RawSocket.Head answer;
    try (RawSocket raw = RawSocket.open(deployment())) {
      answer =
          raw.handshake(
              "/edge/ws?edge_agent_id=" + agent + "+1%40mac",
              "X-Edge-Agent-Id: " + id,
              "Authorization: Bearer " + deployment().token(id));
    }

    // Then
    assertThat(answer.status()).isEqualTo(101);
  }

  @Test
  void aTokenMayLackItsPaddingAndHaveUpperCaseHex() {
    // Given
    String plain = Tokens.plain(deployment().secret(), agent, Duration.ZERO);
    int signature = plain.length() - 64;
    String token =
        Tokens.encode(
                plain.substring(0, signature) + plain.substring(signature).toUpperCase(Locale.ROOT))
            .replace("=", "");

    // When
    RawSocket.Head answer;
    try (RawSocket raw = RawSocket.open(deployment())) {
      answer = raw.handshake("/edge/ws?edge_agent_id=" + agent, "Authorization: Bearer " + token);
    }

    // Then
    assertThat(answer.status()).isEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(longs = {23 * 60 + 58, -4})
  void aTokenIsGoodForADayAndAFewMinutesAheadOfItsTime(long ageInMinutes) {
    // Given
    String token = Tokens.aged(deployment().secret(), agent, Duration.ofMinutes(ageInMinutes));

    // When
    RawSocket.Head answer;
    try (RawSocket raw = RawSocket.open(deployment())) {
      answer = raw.handshake("/edge/ws?edge_agent_id=" + agent, "Authorization: Bearer " + token);
    }

    // Then
    assertThat(answer.status()).isEqualTo(101);
  }

  @Test
  void anUpgradeOfAnotherAddressIsNotFound() {
    try (RawSocket raw = RawSocket.open(deployment())) {
      RawSocket.Head answer =
          raw.handshake(
              "/edge/other?edge_agent_id=" + agent,
              "Authorization: Bearer " + deployment().token(agent));
      assertThat(answer.status()).isEqualTo(404);
    }
  }
}
