package org.edgewire.handshake.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.edgewire.member.UserId;

/** Makes tokens for development and tests; in production a login server does. Pure. */
public final class DevelopmentToken {
  private DevelopmentToken() {}

  /**
   * A token of HS256 that {@link JwtTokens} of the same policy take.
   *
   * @param policy signs with its secret; its audience and issuer are put in
   * @param now when it is issued, to the second
   * @param ttl how long it is good
   * @throws IllegalArgumentException when the policy has no secret
   */
  public static String make(JwtPolicy policy, UserId user, Instant now, Duration ttl) {
    String secret =
        policy
            .secret()
            .orElseThrow(() -> new IllegalArgumentException("there is no secret to sign with"));
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(user.value())
            .audience(policy.audience())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(ttl)));
    policy.issuer().ifPresent(claims::issuer);
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
    try {
      token.sign(new MACSigner(HmacKey.of(secret)));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret cannot be used for HS256", e);
    }
    return token.serialize();
  }
}
