package org.edgewire.handshake.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.edgewire.handshake.jwt.TestKeys.EC;
import static org.edgewire.handshake.jwt.TestKeys.NOW;
import static org.edgewire.handshake.jwt.TestKeys.RSA;
import static org.edgewire.handshake.jwt.TestKeys.SECRET;
import static org.edgewire.handshake.jwt.TestKeys.claims;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.edgewire.handshake.TokenVerdict;
import org.edgewire.mailbox.ManualClock;
import org.edgewire.mailbox.ManualTimer;
import org.edgewire.member.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtTokensTest {
  private static final String OLD = "the-secret-before-it-was-rotated!!";
  private static final UserId ANA = new UserId("ana");
  private static final TokenVerdict GOOD = new TokenVerdict.Valid(ANA, NOW.plusSeconds(3_600));
  private static final Optional<URI> JWKS = Optional.of(URI.create("https://keys.example/jwks"));

  private static final String UNKNOWN_KEY = "the key of the token is none of the published ones";

  private final ManualClock clock = new ManualClock();

  @Test
  void aTokenOfTheSecretTellsWhoItIs() {
    assertThat(bySecret().verify(TestKeys.hs256(claims().build()))).isEqualTo(GOOD);
  }

  @Test
  void aTokenOfAPublishedKeyTellsWhoItIs() {
    JwtTokens tokens = byKeys();

    assertThat(tokens.verify(TestKeys.es256(EC, claims().build()))).isEqualTo(GOOD);
    assertThat(tokens.verify(TestKeys.rs256(RSA, claims().build()))).isEqualTo(GOOD);
  }

  @Test
  void aTokenWithoutKeyIdIsTriedWithEveryKeyOfItsAlgorithm() throws JOSEException {
    String token =
        TestKeys.signed(new JWSHeader(JWSAlgorithm.ES256), claims().build(), new ECDSASigner(EC));

    assertThat(byKeys().verify(token)).isEqualTo(GOOD);
  }

  @Test
  void theSecretBeforeTheRotationIsAcceptedAsWell() {
    JwtPolicy rotating =
        new JwtPolicy(
            Optional.of(SECRET), Optional.of(OLD), Optional.empty(), Optional.empty(), "a");
    String old = TestKeys.hs256(OLD.getBytes(UTF_8), claims().audience("a").build());
    String now = TestKeys.hs256(claims().audience("a").build());

    assertThat(of(rotating).verify(old)).isEqualTo(GOOD);
    assertThat(of(rotating).verify(now)).isEqualTo(GOOD);
    assertThat(bySecret().verify(old)).isInstanceOf(TokenVerdict.Refused.class);
  }

  @Test
  void aSecretShorterThanTheLibraryTakesIsTheSameHmacAsEverywhere()
      throws GeneralSecurityException {
    String secret = "a-short-secret";
    String signed = base64("{\"alg\":\"HS256\"}") + "." + base64(claims().build().toString());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    String token = signed + "." + Base64URL.encode(mac.doFinal(signed.getBytes(UTF_8)));

    assertThat(of(JwtPolicy.ofSecret(secret)).verify(token)).isEqualTo(GOOD);
    assertThat(of(JwtPolicy.ofSecret(secret + "x")).verify(token))
        .isInstanceOf(TokenVerdict.Refused.class);
  }

  private static String base64(String text) {
    return Base64URL.encode(text).toString();
  }

  static Stream<Arguments> broken() throws JOSEException {
    String good = TestKeys.hs256(claims().build());
    String[] parts = good.split("\\.", -1);
    String payload = claims().build().toString();
    return Stream.of(
        arguments("malformed_token", ""),
        arguments("malformed_token", "x"),
        arguments("malformed_token", "a.b.c"),
        arguments("malformed_token", ".."),
        arguments("malformed_token", "..."),
        arguments("malformed_token", parts[0] + "." + parts[1]),
        arguments("malformed_token", good + "."),
        arguments("malformed_token", TestKeys.raw("{}", payload, "c2ln")),
        arguments("malformed_token", TestKeys.raw("{\"alg\":7}", payload, "c2ln")),
        arguments("malformed_token", TestKeys.raw("[".repeat(5_000), payload, "c2ln")),
        arguments("malformed_token", TestKeys.raw("{\"alg\":".repeat(700), payload, "c2ln")),
        arguments("algorithm_not_allowed", TestKeys.raw("{\"alg\":\"none\"}", payload, "")),
        arguments("malformed_token", TestKeys.raw("{\"alg\":\"none\"}", payload, parts[2])),
        arguments("algorithm_not_allowed", TestKeys.raw("{\"alg\":\"NONE\"}", payload, parts[2])),
        arguments("algorithm_not_allowed", TestKeys.raw("{\"alg\":\"nOnE\"}", payload, "c2ln")),
        arguments("algorithm_not_allowed", TestKeys.raw("{\"alg\":\"hs256\"}", payload, parts[2])),
        arguments("bad_signature", TestKeys.raw("{\"alg\":\"HS256\"}", payload, "c2ln")),
        arguments("bad_signature", parts[0] + "." + parts[1] + "." + TestKeys.base64("x")),
        arguments(
            "bad_signature",
            parts[0] + "." + TestKeys.base64("{\"sub\":\"eve\"}") + "." + parts[2]),
        arguments("bad_signature", TestKeys.hs256(OLD.getBytes(UTF_8), claims().build())),
        arguments(
            "algorithm_not_allowed",
            TestKeys.signed(
                new JWSHeader(JWSAlgorithm.HS384),
                claims().build(),
                new MACSigner(SECRET.repeat(2)))),
        arguments("algorithm_not_allowed", TestKeys.rs256(RSA, claims().build())),
        arguments("algorithm_not_allowed", TestKeys.es256(EC, claims().build())),
        arguments(
            "unsupported_extension",
            TestKeys.signed(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                    .base64URLEncodePayload(false)
                    .criticalParams(Set.of("b64"))
                    .build(),
                claims().build(),
                new MACSigner(SECRET))));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenTokenProvesNothing(String cause, String token) {
    assertThat(causeOf(bySecret().verify(token))).isEqualTo(cause);
  }

  static Stream<Arguments> wrongClaims() {
    return Stream.of(
        arguments("missing_subject", claims().subject(null)),
        arguments("missing_subject", claims().subject("")),
        arguments("missing_subject", claims().subject("a\u0000b")),
        arguments("missing_subject", claims().subject("x".repeat(129))),
        arguments("wrong_audience", claims().audience((String) null)),
        arguments("wrong_audience", claims().audience("anon")),
        arguments("wrong_audience", claims().audience("Authenticated")),
        arguments("wrong_audience", claims().audience(List.of("a", "b"))),
        arguments("wrong_issuer", claims().issuer(null)),
        arguments("wrong_issuer", claims().issuer("https://evil.example/auth/v1")),
        arguments("missing_expiry", issued().expirationTime(null)),
        arguments("token_from_future", issued().notBeforeTime(Date.from(NOW.plusSeconds(31)))),
        arguments("malformed_claims", issued().claim("exp", "tomorrow")));
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void aGenuineTokenThatClaimsTheWrongThingsProvesNothing(
      String cause, JWTClaimsSet.Builder claims) {
    JwtPolicy strict =
        new JwtPolicy(
            Optional.of(SECRET),
            Optional.empty(),
            Optional.empty(),
            Optional.of("https://p.example/auth/v1"),
            "authenticated");

    assertThat(causeOf(of(strict).verify(TestKeys.hs256(claims.build())))).isEqualTo(cause);
  }

  @Test
  void theIssuerIsAcceptedAndTheAudienceMayBeOneOfMany() {
    JwtPolicy strict =
        new JwtPolicy(
            Optional.of(SECRET),
            Optional.empty(),
            Optional.empty(),
            Optional.of("https://p.example/auth/v1"),
            "authenticated");
    String token = TestKeys.hs256(issued().audience(List.of("x", "authenticated")).build());

    assertThat(of(strict).verify(token)).isEqualTo(GOOD);
  }

  @ParameterizedTest
  @CsvSource({"-29,true", "-30,false", "-31,false", "0,true", "1,true"})
  void aTokenIsGoodUntilItsExpiryAndTheLeewayAreOver(int seconds, boolean good) {
    Instant expiry = NOW.plusSeconds(seconds);
    String token = TestKeys.hs256(claims().expirationTime(Date.from(expiry)).build());

    assertThat(bySecret().verify(token))
        .isEqualTo(
            good ? new TokenVerdict.Valid(ANA, expiry) : new TokenVerdict.Expired(ANA, expiry));
  }

  @ParameterizedTest
  @CsvSource({"30,true", "31,false", "0,true"})
  void aTokenIsGoodFromItsBeginningLessTheLeeway(int seconds, boolean good) {
    String token =
        TestKeys.hs256(claims().notBeforeTime(Date.from(NOW.plusSeconds(seconds))).build());

    assertThat(bySecret().verify(token) instanceof TokenVerdict.Valid).isEqualTo(good);
  }

  @Test
  void anExpiredTokenThatIsAlsoWrongIsBroken() {
    Date past = Date.from(NOW.minusSeconds(3_600));

    assertThat(
            causeOf(
                bySecret()
                    .verify(
                        TestKeys.hs256(
                            OLD.getBytes(UTF_8), claims().expirationTime(past).build()))))
        .isEqualTo("bad_signature");
    assertThat(
            causeOf(
                bySecret()
                    .verify(
                        TestKeys.hs256(claims().audience("anon").expirationTime(past).build()))))
        .isEqualTo("wrong_audience");
  }

  @Test
  void aTokenExpiresAsTheTimeGoesOn() {
    JwtTokens tokens = bySecret();
    String token = TestKeys.hs256(claims().build());

    clock.advance(Duration.ofSeconds(3_600 + 29));
    assertThat(tokens.verify(token)).isEqualTo(GOOD);
    clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.verify(token)).isInstanceOf(TokenVerdict.Expired.class);
  }

  @Test
  void aHugeTokenIsNotEvenLookedAt() {
    String huge = TestKeys.hs256(claims().claim("x", "y".repeat(8_192)).build());

    assertThat(causeOf(bySecret().verify(huge))).isEqualTo("token_too_long");
    assertThat(causeOf(bySecret().verify("a".repeat(50_000_000)))).isEqualTo("token_too_long");
  }

  @Test
  void aPublicKeyIsNeverTheSecretOfAnHmac() throws JOSEException {
    byte[] der = RSA.toRSAPublicKey().getEncoded();
    JwtTokens keysOnly = byKeys();
    JwtTokens both = of(policy(Optional.of(SECRET)), TestKeys.set(RSA, EC));

    for (byte[] confused :
        List.of(der, pem(RSA).getBytes(UTF_8), RSA.toPublicJWK().toJSONString().getBytes(UTF_8))) {
      String token = TestKeys.hs256(confused, claims().build());
      assertThat(causeOf(keysOnly.verify(token))).isEqualTo("algorithm_not_allowed");
      assertThat(causeOf(both.verify(token))).isEqualTo("bad_signature");
    }
  }

  @Test
  void whatATokenBringsAlongAsItsKeyIsNotLookedAt() throws JOSEException {
    RSAKey own = TestKeys.rsa("rsa-1", 2_048);
    String token =
        TestKeys.signed(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("rsa-1")
                .jwk(own.toPublicJWK())
                .jwkURL(URI.create("https://evil.example/jwks"))
                .build(),
            claims().build(),
            new RSASSASigner(own));

    assertThat(causeOf(byKeys().verify(token))).isEqualTo("bad_signature");
  }

  @Test
  void aTokenOfOneAlgorithmIsNotCheckedWithAKeyOfAnother() {
    String header = "{\"alg\":\"ES256\",\"kid\":\"rsa-1\"}";

    assertThat(byKeys().verify(TestKeys.raw(header, claims().build().toString(), "c2ln")))
        .isEqualTo(new TokenVerdict.Refused("unknown_key", UNKNOWN_KEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "RS256", "ES256", "none"})
  void withNothingConfiguredNobodyIsLetIn(String algorithm) {
    JwtTokens nothing =
        of(
            new JwtPolicy(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "a"));

    assertThat(
            causeOf(
                nothing.verify(
                    TestKeys.raw(
                        "{\"alg\":\"" + algorithm + "\"}", claims().build().toString(), "c2ln"))))
        .isEqualTo("tokens_not_configured");
  }

  private static JWTClaimsSet.Builder issued() {
    return claims().issuer("https://p.example/auth/v1");
  }

  private static String causeOf(TokenVerdict verdict) {
    assertThat(verdict).isInstanceOf(TokenVerdict.Refused.class);
    return ((TokenVerdict.Refused) verdict).cause();
  }

  private JwtTokens bySecret() {
    return of(JwtPolicy.ofSecret(SECRET));
  }

  private JwtTokens byKeys() {
    return of(policy(Optional.empty()), TestKeys.set(RSA, EC));
  }

  private static JwtPolicy policy(Optional<String> secret) {
    return new JwtPolicy(secret, Optional.empty(), JWKS, Optional.empty(), "authenticated");
  }

  private JwtTokens of(JwtPolicy policy) {
    return new JwtTokens(policy, Optional.empty(), clock);
  }

  private JwtTokens of(JwtPolicy policy, String set) {
    PublishedKeys keys =
        new PublishedKeys(
            () -> CompletableFuture.completedFuture(set), new ManualTimer()::nanoTime);
    keys.renew();
    return new JwtTokens(policy, Optional.of(keys), clock);
  }

  private static String pem(RSAKey key) throws JOSEException {
    return "-----BEGIN PUBLIC KEY-----\n"
        + java.util.Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }
}
