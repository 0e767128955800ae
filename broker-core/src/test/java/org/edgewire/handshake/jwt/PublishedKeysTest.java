package org.edgewire.handshake.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.edgewire.handshake.jwt.TestKeys.EC;
import static org.edgewire.handshake.jwt.TestKeys.NOW;
import static org.edgewire.handshake.jwt.TestKeys.RSA;
import static org.edgewire.handshake.jwt.TestKeys.claims;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.edgewire.handshake.TokenVerdict;
import org.edgewire.mailbox.ManualClock;
import org.edgewire.mailbox.ManualTimer;
import org.edgewire.member.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedKeysTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final TokenVerdict GOOD =
      new TokenVerdict.Valid(new UserId("ana"), NOW.plusSeconds(3_600));
  private static final JwtPolicy POLICY =
      new JwtPolicy(
          Optional.empty(),
          Optional.empty(),
          Optional.of(URI.create("https://keys.example/jwks")),
          Optional.empty(),
          "authenticated");

  private final ManualTimer timer = new ManualTimer();
  private final List<CompletableFuture<String>> fetches = new ArrayList<>();
  private final PublishedKeys keys = new PublishedKeys(this::fetch, timer::nanoTime);
  private final JwtTokens tokens = new JwtTokens(POLICY, Optional.of(keys), new ManualClock());

  private final ECKey newer = TestKeys.ec("ec-2");

  private CompletableFuture<String> fetch() {
    CompletableFuture<String> fetch = new CompletableFuture<>();
    fetches.add(fetch);
    return fetch;
  }

  @Test
  void beforeAnyKeysAreKnownATokenHasToComeAgainAndOneFetchBegins() {
    String token = TestKeys.es256(EC, claims().build());

    assertThat(tokens.verify(token)).isEqualTo(new TokenVerdict.Unavailable(1));
    assertThat(tokens.verify(token)).isEqualTo(new TokenVerdict.Unavailable(1));
    assertThat(fetches).hasSize(1);

    answer(TestKeys.set(EC));
    assertThat(tokens.verify(token)).isEqualTo(GOOD);
    assertThat(fetches).hasSize(1);
  }

  @Test
  void theFirstFetchBeginsWithTheStart() {
    tokens.start();

    assertThat(fetches).hasSize(1);
  }

  @Test
  void aNewKeyIsFetchedWhenItsFirstTokenComes() {
    known(EC);
    String token = TestKeys.es256(newer, claims().build());
    timer.advance(PublishedKeys.PAUSE);

    // Given that the key is not known, the token has to come again
    assertThat(tokens.verify(token)).isEqualTo(new TokenVerdict.Unavailable(1));
    assertThat(fetches).hasSize(2);
    assertThat(tokens.verify(TestKeys.es256(EC, claims().build()))).isEqualTo(GOOD);

    // When the new set is there
    answer(TestKeys.set(EC, newer));

    // Then both are good
    assertThat(tokens.verify(token)).isEqualTo(GOOD);
    assertThat(tokens.verify(TestKeys.es256(EC, claims().build()))).isEqualTo(GOOD);
  }

  @Test
  void aKeyThatIsPublishedNoMoreIsNotAcceptedAfterTheNextFetch() {
    known(EC);
    timer.advance(PublishedKeys.FRESH);
    assertThat(tokens.verify(TestKeys.es256(EC, claims().build()))).isEqualTo(GOOD);

    answer(TestKeys.set(newer));

    assertThat(tokens.verify(TestKeys.es256(EC, claims().build())))
        .isInstanceOfSatisfying(
            TokenVerdict.Refused.class,
            refused -> assertThat(refused.cause()).isEqualTo("unknown_key"));
  }

  @Test
  void strangersWithInventedKeysCauseOneFetchPerPause() {
    known(EC);
    String token = TestKeys.es256(newer, claims().build());

    for (int i = 0; i < 100; i++) {
      tokens.verify(token);
    }
    assertThat(fetches).hasSize(1);
    assertThat(tokens.verify(token)).isInstanceOf(TokenVerdict.Refused.class);

    timer.advance(PublishedKeys.PAUSE);
    for (int i = 0; i < 100; i++) {
      tokens.verify(token);
    }
    assertThat(fetches).hasSize(2);
    answer(TestKeys.set(EC));
    assertThat(tokens.verify(token)).isInstanceOf(TokenVerdict.Refused.class);
    assertThat(fetches).hasSize(2);
  }

  @Test
  void aServerThatIsDownIsAskedOncePerPauseAndLetsNobodyIn() {
    String token = TestKeys.es256(EC, claims().build());
    tokens.verify(token);
    fail(new IOException("connection refused"));

    assertThat(tokens.verify(token)).isEqualTo(new TokenVerdict.Unavailable(10));
    timer.advance(PublishedKeys.PAUSE.minus(SECOND));
    assertThat(tokens.verify(token)).isEqualTo(new TokenVerdict.Unavailable(1));
    assertThat(fetches).hasSize(1);
    timer.advance(SECOND);
    assertThat(tokens.verify(token)).isEqualTo(new TokenVerdict.Unavailable(1));
    assertThat(fetches).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"keys\":7}", "{\"keys\":[]"})
  void garbageDoesNotReplaceWhatIsKnown(String garbage) {
    known(EC);
    timer.advance(PublishedKeys.FRESH);
    tokens.verify(TestKeys.es256(EC, claims().build()));

    answer(garbage);

    assertThat(tokens.verify(TestKeys.es256(EC, claims().build()))).isEqualTo(GOOD);
    assertThat(tokens.verify(TestKeys.es256(newer, claims().build())))
        .isInstanceOf(TokenVerdict.Refused.class);
  }

  @Test
  void aSetOfTooManyKeysIsGarbage() {
    String many = "{\"keys\":[" + "{},".repeat(KeySet.MAX_KEYS) + "{}]}";

    tokens.start();
    answer(many);

    assertThat(keys.keys()).isEmpty();
  }

  @Test
  void whileTheServerIsDownWhatIsKnownServesForADay() {
    known(EC);
    String token = TestKeys.es256(EC, claims().build());

    timer.advance(PublishedKeys.MAX_AGE.minus(SECOND));
    assertThat(tokens.verify(token)).isEqualTo(GOOD);
    fail(new IOException("down"));
    timer.advance(SECOND);
    assertThat(tokens.verify(token)).isInstanceOf(TokenVerdict.Unavailable.class);
  }

  @Test
  void whenNothingCanBeBegunAnyMoreNobodyIsLetIn() {
    PublishedKeys stopped =
        new PublishedKeys(
            () -> {
              throw new RejectedExecutionException("stopped");
            },
            timer::nanoTime);

    assertThat(stopped.renew()).isFalse();
    assertThat(stopped.keys()).isEmpty();
  }

  @Test
  void onlyKeysForSignaturesOfTheTwoAlgorithmsAreTaken() throws Exception {
    JWK secret = new OctetSequenceKey.Builder(new byte[32]).keyID("oct").build();
    RSAKey weak = TestKeys.rsa("weak", 1_024);
    JWK encryption = new RSAKey.Builder(RSA.toRSAPublicKey()).keyUse(KeyUse.ENCRYPTION).build();
    String set =
        "{\"keys\":["
            + secret.toJSONString()
            + ","
            + weak.toPublicJWK().toJSONString()
            + ","
            + encryption.toJSONString()
            + ",{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"x\"},{\"kty\":\"new\"},{},7,"
            + EC.toPublicJWK().toJSONString()
            + "]}";

    assertThat(KeySet.parse(set).keys())
        .singleElement()
        .satisfies(key -> assertThat(key.id()).contains("ec-1"));
  }

  private void known(JWK key) {
    tokens.start();
    answer(TestKeys.set(key));
  }

  private void answer(String set) {
    fetches.get(fetches.size() - 1).complete(set);
  }

  private void fail(Exception failure) {
    fetches.get(fetches.size() - 1).completeExceptionally(failure);
  }
}
