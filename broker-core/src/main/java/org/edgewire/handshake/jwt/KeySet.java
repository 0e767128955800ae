package org.edgewire.handshake.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;

/**
 * Public keys as they were published at one time (RFC 7517). Immutable.
 *
 * @param keys those that check ES256 or RS256 signatures
 */
record KeySet(List<VerificationKey> keys) {
  static final int MAX_KEYS = 64;

  /** What cannot be read is no key set. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message);
    }
  }

  /**
   * Reads a JWK set. Keys of other kinds, private and broken ones are left out (RFC 7517 section
   * 5); none at all is a set, too.
   */
  static KeySet parse(String text) throws UnusableException {
    try {
      List<JsonText> given =
          JsonObject.parse(text)
              .get("keys")
              .flatMap(JsonText::asArray)
              .orElseThrow(() -> new UnusableException("it has no array of keys"));
      if (given.size() > MAX_KEYS) {
        throw new UnusableException(
            "it has " + given.size() + " keys; at most " + MAX_KEYS + " are taken");
      }
      return new KeySet(given.stream().map(KeySet::key).flatMap(Optional::stream).toList());
    } catch (JsonSyntaxException e) {
      throw new UnusableException(e.getMessage());
    }
  }

  private static Optional<VerificationKey> key(JsonText text) {
    try {
      return VerificationKey.of(JWK.parse(text.text()));
    } catch (ParseException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The keys that a token of that header can be signed with; all where it does not say. */
  List<VerificationKey> candidates(JWSAlgorithm algorithm, Optional<String> id) {
    return keys.stream()
        .filter(key -> key.algorithm().equals(algorithm))
        .filter(key -> id.isEmpty() || key.id().isEmpty() || key.id().equals(id))
        .toList();
  }
}
