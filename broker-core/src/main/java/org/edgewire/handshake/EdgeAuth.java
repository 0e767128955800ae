package org.edgewire.handshake;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How agents prove who they are (protocol section 1).
 *
 * @param secret signs tokens; without one nobody is let in
 * @param previousSecret is accepted as well while secrets are rotated
 * @param tokenTtl how long a token is valid from its timestamp
 * @param tokenSkew how far in the future a timestamp may lie
 * @param production whether the raw secret is refused as a token
 */
public record EdgeAuth(
    Optional<String> secret,
    Optional<String> previousSecret,
    Duration tokenTtl,
    Duration tokenSkew,
    boolean production) {
  /** A token's validity where nothing else is set. */
  public static final Duration DEFAULT_TTL = Duration.ofHours(24);

  /** How far a token's timestamp may lie in the future where nothing else is set. */
  public static final Duration DEFAULT_SKEW = Duration.ofMinutes(5);

  /** Refuses empty secrets and times that make no sense. */
  public EdgeAuth {
    if (Stream.concat(secret.stream(), previousSecret.stream()).anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a secret must not be empty; leave it out instead");
    }
    if (tokenTtl.isNegative() || tokenTtl.isZero() || tokenSkew.isNegative()) {
      throw new IllegalArgumentException(
          "the validity of a token must be positive and its skew not negative");
    }
  }

  /** One secret with the default times, outside production. */
  public static EdgeAuth development(String secret) {
    return new EdgeAuth(Optional.of(secret), Optional.empty(), DEFAULT_TTL, DEFAULT_SKEW, false);
  }

  List<String> secrets() {
    return Stream.concat(secret.stream(), previousSecret.stream()).toList();
  }

  /** Says which secrets are set, never what they are. */
  @Override
  public String toString() {
    return "EdgeAuth[secret="
        + masked(secret)
        + ", previousSecret="
        + masked(previousSecret)
        + ", tokenTtl="
        + tokenTtl
        + ", tokenSkew="
        + tokenSkew
        + ", production="
        + production
        + "]";
  }

  private static String masked(Optional<String> value) {
    return value.isPresent() ? "(set)" : "(not set)";
  }
}
