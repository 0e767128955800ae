package org.edgewire.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.edgewire.mailbox.ManualTimer;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.Epoch;
import org.edgewire.member.Join;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MiniAppHandshakeTest {
  private static final Instant EXPIRY = Instant.parse("2026-02-16T01:00:00Z");
  private static final SessionId SESSION = new SessionId("poll-7");
  private static final String PATH = "/ws/miniapp/poll-7";
  private static final String GOOD = "good.to.ken";
  private static final String BEARER = "Bearer bearer.to.ken";
  private static final String PAIR = "edgewire.jwt, pair.to.ken";

  private final Logger log = Logger.getLogger(MiniAppHandshake.class.getName());
  private final LogLines lines = new LogLines();
  private final Metrics metrics = new Metrics();
  private final ManualTimer timer = new ManualTimer();
  private final List<String> asked = new ArrayList<>();
  private CompletableFuture<RoomDoor.Word> word =
      CompletableFuture.completedFuture(RoomDoor.Word.WELCOME);

  private final MiniAppHandshake handshake =
      new MiniAppHandshake(
          new MiniAppHandshake.Credentials(
              MiniAppHandshakeTest::verify,
              new OriginRule(List.of("https://app.example.com"), true)),
          (session, user) -> {
            asked.add(session + "/" + user);
            return word;
          },
          new Admission(new AdmissionLimits(30, 3, 100), EdgeHandshakeTest.open(), timer::nanoTime),
          timer,
          metrics);

  @BeforeEach
  void listenToTheLog() {
    log.addHandler(lines);
    log.setLevel(Level.ALL);
  }

  @AfterEach
  void leaveTheLog() {
    log.removeHandler(lines);
    log.setLevel(null);
  }

  /** The first part of a token is what it is worth, or else whose it is. */
  private static TokenVerdict verify(String token) {
    String first = token.substring(0, token.indexOf('.'));
    return switch (first) {
      case "broken" -> new TokenVerdict.Refused("bad_signature", "not signed here");
      case "expired" -> new TokenVerdict.Expired(new UserId("ana"), EXPIRY);
      case "later" -> new TokenVerdict.Unavailable(4);
      default -> new TokenVerdict.Valid(new UserId(first), EXPIRY);
    };
  }

  @Test
  void whoHasAGoodTokenAndIsWelcomeIsLetIn() {
    Join join = joined(decide(upgrade("token=" + GOOD)));

    assertThat(join)
        .isEqualTo(
            new Join(
                SESSION, new UserId("good"), EXPIRY, false, Optional.empty(), Optional.empty()));
    assertThat(asked).containsExactly("poll-7/good");
    assertThat(handshake.identify(upgrade("token=" + GOOD))).contains(join);
    assertThat(asked).hasSize(1);
  }

  /** Query | Authorization | subprotocols | whose token counts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "token=query.to.ken|" + BEARER + "|" + PAIR + "|query",
        "token=query.to.ken||" + PAIR + "|query",
        "token=|" + BEARER + "|" + PAIR + "|bearer",
        "|" + BEARER + "|" + PAIR + "|bearer",
        "|bearer  bearer.to.ken||bearer",
        "|Basic abc|" + PAIR + "|pair",
        "||" + PAIR + "|pair",
        "||other, edgewire.jwt,pair.to.ken , more|pair",
        "token=a.b.c&token=last.b.c|||last",
        "token=qu%65ry.to.ken|||query",
      })
  void theQueryCountsBeforeTheHeaderAndTheHeaderBeforeTheSubprotocols(
      String query, String authorization, String subprotocols, String user) {
    FakeRequest request = upgrade(query == null ? "" : query);
    if (authorization != null) {
      request.with("Authorization", authorization);
    }
    if (subprotocols != null) {
      request.with("Sec-WebSocket-Protocol", subprotocols);
    }

    assertThat(joined(decide(request)).user()).isEqualTo(new UserId(user));
  }

  @Test
  void whoHasAnExpiredTokenIsLetInToBeToldSoAndNobodyIsAsked() {
    Join join = joined(decide(upgrade("token=expired.to.ken")));

    assertThat(join.expired()).isTrue();
    assertThat(join.expiresAt()).isEqualTo(EXPIRY);
    assertThat(asked).isEmpty();
  }

  static Stream<Arguments> refused() {
    String good = "token=" + GOOD;
    return Stream.of(
        arguments(405, "method_not_allowed", "", upgrade(good).method("POST")),
        arguments(426, "upgrade_required", "", upgrade(good).without("Upgrade")),
        arguments(426, "upgrade_required", "", upgrade(good).method("HEAD")),
        arguments(400, "bad_websocket_key", "", upgrade(good).without("Sec-WebSocket-Key")),
        arguments(404, "unknown_session", "", upgrade(good).to("/ws/miniapp/action")),
        arguments(404, "unknown_session", "", upgrade(good).to("/ws/miniapp/")),
        arguments(404, "unknown_session", "", upgrade(good).to("/ws/miniapp/a/b")),
        arguments(404, "unknown_session", "", upgrade(good).to("/ws/miniapp/a%62")),
        arguments(404, "unknown_session", "", upgrade(good).to("/edge/ws")),
        arguments(
            403,
            "forbidden",
            "forbidden_origin",
            upgrade(good).with("Origin", "https://x.example")),
        arguments(403, "forbidden", "missing_token", upgrade("")),
        arguments(
            403,
            "forbidden",
            "missing_token",
            upgrade("").with("Sec-WebSocket-Protocol", "edgewire.jwt")),
        arguments(403, "forbidden", "bad_signature", upgrade("token=broken.to.ken")),
        arguments(
            403,
            "forbidden",
            "query_too_long",
            upgrade("token=" + GOOD + "&x=" + "y".repeat(12_000))),
        arguments(503, "keys_unavailable", "", upgrade("token=later.to.ken")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void everyOtherRequestIsRefusedBeforeTheUpgrade(
      int status, String code, String cause, FakeRequest request) {
    Decision.Refused refused = refused(decide(request));

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.cause()).isEqualTo(cause.isEmpty() ? code : cause);
    assertThat(metrics.handshakesRefused()).isEqualTo(Map.of(refused.cause(), 1L));
    assertThat(asked).isEmpty();
  }

  @Test
  void whoIsForbiddenIsNotToldWhyAndTheLogIs() {
    Decision.Refused refused = refused(decide(upgrade("token=broken.to.ken")));

    assertThat(refused.detail()).doesNotContain("sign");
    assertThat(lines.all)
        .singleElement()
        .asString()
        .contains("bad_signature (not signed here), session poll-7")
        .doesNotContain("broken");
  }

  @Test
  void theKeysOfTokensAreToBeWaitedFor() {
    assertThat(refused(decide(upgrade("token=later.to.ken"))).retryAfterSeconds())
        .isEqualTo(OptionalInt.of(4));
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_A_MEMBER,403,forbidden,not_a_member,",
    "NO_SUCH_SESSION,404,unknown_session,unknown_session,",
    "SESSION_FULL,429,session_full,session_full,5",
    "BROKER_FULL,503,broker_full,broker_full,30",
    "DRAINING,503,draining,draining,5",
    "UNAVAILABLE,503,unavailable,unavailable,5",
  })
  void theRoomHasTheLastWord(
      RoomDoor.Word said, int status, String code, String cause, Integer retry) {
    word = CompletableFuture.completedFuture(said);

    Decision.Refused refused = refused(decide(upgrade("token=" + GOOD)));

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.cause()).isEqualTo(cause);
    assertThat(refused.retryAfterSeconds())
        .isEqualTo(retry == null ? OptionalInt.empty() : OptionalInt.of(retry));
    assertThat(metrics.handshakesRefused()).isEqualTo(Map.of(cause, 1L));
  }

  @Test
  void aRoomThatMustReadFirstIsWaitedFor() {
    word = new CompletableFuture<>();
    CompletableFuture<Decision> decision = decide(upgrade("token=" + GOOD));
    assertThat(decision).isNotDone();

    word.complete(RoomDoor.Word.WELCOME);

    assertThat(joined(decision).session()).isEqualTo(SESSION);
    timer.advance(MiniAppHandshake.PATIENCE);
    assertThat(metrics.handshakesRefused()).isEmpty();
  }

  @Test
  void aRoomThatSaysNothingIsNotWaitedForLong() {
    word = new CompletableFuture<>();
    CompletableFuture<Decision> decision = decide(upgrade("token=" + GOOD));

    timer.advance(MiniAppHandshake.PATIENCE.minus(Duration.ofMillis(1)));
    assertThat(decision).isNotDone();
    timer.advance(Duration.ofMillis(1));

    assertThat(refused(decision).status()).isEqualTo(503);
    word.complete(RoomDoor.Word.WELCOME);
    assertThat(refused(decision).status()).isEqualTo(503);
  }

  @Test
  void aRoomThatFailsLetsNobodyIn() {
    word = CompletableFuture.failedFuture(new IllegalStateException("boom"));
    assertThat(refused(decide(upgrade("token=" + GOOD))).status()).isEqualTo(503);

    MiniAppHandshake broken =
        new MiniAppHandshake(
            new MiniAppHandshake.Credentials(
                MiniAppHandshakeTest::verify, new OriginRule(List.of(), false)),
            (session, user) -> {
              throw new IllegalStateException("boom");
            },
            new Admission(AdmissionLimits.DEFAULT, EdgeHandshakeTest.open(), timer::nanoTime),
            timer,
            metrics);
    assertThat(refused(broken.decide(upgrade("token=" + GOOD)).toCompletableFuture()).status())
        .isEqualTo(503);
  }

  @Test
  void tooManyFailuresOfOneAddressGet429AndAreNotLogged() {
    for (int i = 0; i < 3; i++) {
      assertThat(refused(decide(upgrade("token=broken.to.ken"))).status()).isEqualTo(403);
    }

    assertThat(refused(decide(upgrade("token=broken.to.ken"))).status()).isEqualTo(429);
    assertThat(lines.all).hasSize(3);
    assertThat(joined(decide(upgrade("token=" + GOOD))).session()).isEqualTo(SESSION);
  }

  @Test
  void whatAClientKnowsAlreadyIsTakenAlong() {
    Join join = joined(decide(upgrade("token=" + GOOD + "&since=41&epoch=e-1&connection_id=c-1")));

    assertThat(join.resume()).contains(new Join.Resume(41, new Epoch("e-1")));
    assertThat(join.previous()).contains(new ConnectionId("c-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "since=41",
        "epoch=e-1",
        "since=-1&epoch=e-1",
        "since=x&epoch=e-1",
        "since=9999999999999999&epoch=e-1",
        "since=41&epoch=%20",
        "since=41&epoch=%zz",
        "connection_id=a%20b",
      })
  void whatCannotBeReadOfItIsLeftOut(String more) {
    Join join = joined(decide(upgrade("token=" + GOOD + "&" + more)));

    assertThat(join.resume()).isEmpty();
    assertThat(join.previous()).isEmpty();
  }

  @Test
  void noTokenEverReachesTheLog() {
    for (String token : List.of(GOOD, "broken.to.ken", "expired.to.ken", "later.to.ken")) {
      assertThat(decide(upgrade("token=" + token))).isDone();
      assertThat(decide(upgrade("").bearer(token))).isDone();
    }
    word = CompletableFuture.completedFuture(RoomDoor.Word.NOT_A_MEMBER);
    assertThat(decide(upgrade("token=" + GOOD))).isDone();

    assertThat(lines.all).isNotEmpty().noneMatch(line -> line.contains("to.ken"));
  }

  private static FakeRequest upgrade(String query) {
    return FakeRequest.upgrade().to(PATH).query(query);
  }

  private CompletableFuture<Decision> decide(FakeRequest request) {
    return handshake.decide(request).toCompletableFuture();
  }

  private static Join joined(CompletableFuture<Decision> decision) {
    assertThat(decision.getNow(null)).isInstanceOf(Decision.Joining.class);
    return ((Decision.Joining) decision.join()).join();
  }

  private static Decision.Refused refused(CompletableFuture<Decision> decision) {
    assertThat(decision.getNow(null)).isInstanceOf(Decision.Refused.class);
    return (Decision.Refused) decision.join();
  }

  /** Every line that was logged. */
  private static final class LogLines extends Handler {
    private final List<String> all = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      all.add(new SimpleFormatter().formatMessage(line) + line.getThrown());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
