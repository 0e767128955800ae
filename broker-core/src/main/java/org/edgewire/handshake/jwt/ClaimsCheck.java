package org.edgewire.handshake.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.edgewire.handshake.MemberTokens;
import org.edgewire.handshake.TokenVerdict;
import org.edgewire.member.UserId;

/**
 * What the claims of a token are worth whose signature is good. Its time comes last, so that
 * expired is only what was good in everything else. Pure but for the clock.
 */
final class ClaimsCheck {
  private final JwtPolicy policy;
  private final Clock clock;

  ClaimsCheck(JwtPolicy policy, Clock clock) {
    this.policy = policy;
    this.clock = clock;
  }

  TokenVerdict of(SignedJWT token) {
    try {
      return of(token.getJWTClaimsSet());
    } catch (ParseException | RuntimeException e) {
      return refused("malformed_claims", "the claims of the token cannot be read");
    }
  }

  private TokenVerdict of(JWTClaimsSet claims) {
    Optional<String> subject = Optional.ofNullable(claims.getSubject()).filter(UserId::isValid);
    if (subject.isEmpty()) {
      return refused("missing_subject", "sub must have 1 to " + UserId.MAX_LENGTH + " characters");
    }
    if (!claims.getAudience().contains(policy.audience())) {
      return refused("wrong_audience", "aud must be " + policy.audience());
    }
    if (policy.issuer().filter(issuer -> !issuer.equals(claims.getIssuer())).isPresent()) {
      return refused("wrong_issuer", "iss must be " + policy.issuer().get());
    }
    Optional<Instant> expiry = Optional.ofNullable(claims.getExpirationTime()).map(Date::toInstant);
    if (expiry.isEmpty()) {
      return refused("missing_expiry", "exp is required");
    }
    return inTime(claims, new UserId(subject.get()), expiry.get());
  }

  private TokenVerdict inTime(JWTClaimsSet claims, UserId user, Instant expiry) {
    Instant now = clock.instant();
    Optional<Instant> begin = Optional.ofNullable(claims.getNotBeforeTime()).map(Date::toInstant);
    if (begin.filter(from -> now.plus(MemberTokens.LEEWAY).isBefore(from)).isPresent()) {
      return refused("token_from_future", "nbf lies in the future");
    }
    return now.minus(MemberTokens.LEEWAY).isBefore(expiry)
        ? new TokenVerdict.Valid(user, expiry)
        : new TokenVerdict.Expired(user, expiry);
  }

  private static TokenVerdict refused(String cause, String detail) {
    return new TokenVerdict.Refused(cause, detail);
  }
}
