package org.edgewire.handshake.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.edgewire.handshake.MemberTokens;
import org.edgewire.handshake.TokenVerdict;
import org.edgewire.mailbox.Timer;

/**
 * Verifies members' tokens against the keys that are known at that moment. Which algorithm is
 * accepted is decided by what is configured, never by the token: HS256 with the secrets, ES256 and
 * RS256 with the published keys, nothing else. Keys that a token brings along or points to are not
 * looked at, and nothing of a token but its header is read before its signature is checked.
 */
public final class JwtTokens implements MemberTokens {
  private static final Duration FETCH_LIMIT = Duration.ofSeconds(10);

  private final JwtPolicy policy;
  private final Optional<PublishedKeys> published;
  private final ClaimsCheck claims;

  JwtTokens(JwtPolicy policy, Optional<PublishedKeys> published, Clock clock) {
    this.policy = policy;
    this.published = published;
    this.claims = new ClaimsCheck(policy, clock);
  }

  /**
   * Tokens of that policy.
   *
   * @param clock the time of day, which tokens are measured by
   * @param executor does the fetching of keys
   * @param timer bounds it
   */
  public static JwtTokens of(JwtPolicy policy, Clock clock, Executor executor, Timer timer) {
    Optional<PublishedKeys> keys =
        policy
            .jwks()
            .map(address -> new KeyServer(address, executor, timer, FETCH_LIMIT))
            .map(server -> new PublishedKeys(server, timer::nanoTime));
    return new JwtTokens(policy, keys, clock);
  }

  /** Begins to fetch the published keys, so that the first member need not come twice. */
  public void start() {
    published.ifPresent(PublishedKeys::renew);
  }

  @Override
  public TokenVerdict verify(String token) {
    if (!policy.isConfigured()) {
      return refused(
          "tokens_not_configured",
          "this broker has neither SUPABASE_JWT_SECRET nor SUPABASE_URL or SUPABASE_JWKS_URL");
    }
    if (token.length() > MAX_LENGTH) {
      return refused("token_too_long", "a token may have " + MAX_LENGTH + " characters");
    }
    Optional<JWT> parsed = parsed(token);
    if (parsed.isEmpty()) {
      return refused("malformed_token", "a token is a JSON Web Token in compact form");
    }
    return parsed.get() instanceof SignedJWT signed
        ? verified(signed)
        : refused("algorithm_not_allowed", "a token must be signed");
  }

  private static Optional<JWT> parsed(String token) {
    try {
      return Optional.of(JWTParser.parse(token));
    } catch (ParseException | RuntimeException e) {
      // The library promises only the first, but strangers choose the text.
      return Optional.empty();
    }
  }

  private TokenVerdict verified(SignedJWT token) {
    JWSHeader header = token.getHeader();
    if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
      return refused("unsupported_extension", "a token may not have critical extensions");
    }
    JWSAlgorithm algorithm = header.getAlgorithm();
    if (algorithm.equals(JWSAlgorithm.HS256) && !policy.secrets().isEmpty()) {
      return signedByAny(policy.secrets().stream().map(VerificationKey::hs256).toList(), token);
    }
    boolean publicKey =
        algorithm.equals(JWSAlgorithm.ES256) || algorithm.equals(JWSAlgorithm.RS256);
    if (publicKey && published.isPresent()) {
      return byPublishedKey(token, published.get());
    }
    return refused("algorithm_not_allowed", "the algorithm of the token is not configured here");
  }

  private TokenVerdict byPublishedKey(SignedJWT token, PublishedKeys keys) {
    Optional<KeySet> known = keys.keys();
    if (known.isEmpty()) {
      return new TokenVerdict.Unavailable(keys.retryAfterSeconds());
    }
    JWSHeader header = token.getHeader();
    List<VerificationKey> candidates =
        known.get().candidates(header.getAlgorithm(), Optional.ofNullable(header.getKeyID()));
    if (!candidates.isEmpty()) {
      return signedByAny(candidates, token);
    }
    // Perhaps a key that was published since: worth one look, and the token one more try.
    return keys.renew()
        ? new TokenVerdict.Unavailable(keys.retryAfterSeconds())
        : refused("unknown_key", "the key of the token is none of the published ones");
  }

  private TokenVerdict signedByAny(List<VerificationKey> keys, SignedJWT token) {
    return keys.stream().anyMatch(key -> key.signed(token))
        ? claims.of(token)
        : refused("bad_signature", "the token was not signed with a key that is accepted here");
  }

  private static TokenVerdict refused(String cause, String detail) {
    return new TokenVerdict.Refused(cause, detail);
  }
}
