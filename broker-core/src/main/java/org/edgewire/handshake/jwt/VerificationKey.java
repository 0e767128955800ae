package org.edgewire.handshake.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.Optional;

/**
 * A key, bound to the one algorithm that it may be used with: a public key can never become the
 * secret of an HMAC. Immutable.
 *
 * @param id its {@code kid}
 * @param algorithm HS256, ES256 or RS256
 * @param verifier checks signatures
 */
record VerificationKey(Optional<String> id, JWSAlgorithm algorithm, JWSVerifier verifier) {
  private static final int MIN_RSA_BITS = 2_048;
  private static final int MAX_RSA_BITS = 8_192;

  static VerificationKey hs256(String secret) {
    try {
      MACVerifier verifier = new MACVerifier(HmacKey.of(secret));
      return new VerificationKey(Optional.empty(), JWSAlgorithm.HS256, verifier);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret cannot be used for HS256", e);
    }
  }

  /** A published key; empty when it is not for checking ES256 or RS256 signatures. */
  static Optional<VerificationKey> of(JWK key) {
    try {
      if (key instanceof ECKey ec
          && Curve.P_256.equals(ec.getCurve())
          && isFor(JWSAlgorithm.ES256, key)) {
        return Optional.of(
            new VerificationKey(
                id(key), JWSAlgorithm.ES256, new ECDSAVerifier(ec.toECPublicKey())));
      }
      if (key instanceof RSAKey rsa
          && rsa.size() >= MIN_RSA_BITS
          && rsa.size() <= MAX_RSA_BITS
          && isFor(JWSAlgorithm.RS256, key)) {
        return Optional.of(
            new VerificationKey(
                id(key), JWSAlgorithm.RS256, new RSASSAVerifier(rsa.toRSAPublicKey())));
      }
      return Optional.empty();
    } catch (JOSEException e) {
      return Optional.empty();
    }
  }

  private static boolean isFor(JWSAlgorithm algorithm, JWK key) {
    return (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
        && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static Optional<String> id(JWK key) {
    return Optional.ofNullable(key.getKeyID());
  }

  /** Whether this key signed it; false too for what cannot be checked. */
  boolean signed(JWSObject token) {
    try {
      return algorithm.equals(token.getHeader().getAlgorithm()) && token.verify(verifier);
    } catch (JOSEException | IllegalStateException e) {
      return false;
    }
  }
}
