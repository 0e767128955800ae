package org.edgewire.handshake.jwt;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which tokens of members are good (protocol section 6). What is not configured is not accepted:
 * with neither a secret nor keys nobody is let in.
 *
 * @param secret of HS256; at least {@value #MIN_SECRET_BYTES} bytes
 * @param previousSecret is accepted as well while secrets are rotated
 * @param jwks where the public keys of ES256 and RS256 are published
 * @param issuer the only {@code iss} that is accepted; any where there is none
 * @param audience has to be among the {@code aud}
 */
public record JwtPolicy(
    Optional<String> secret,
    Optional<String> previousSecret,
    Optional<URI> jwks,
    Optional<String> issuer,
    String audience) {
  /** The least that HS256 may be used with (RFC 7518 section 3.2). */
  public static final int MIN_SECRET_BYTES = 32;

  /** The audience of those who are logged in at Supabase. */
  public static final String DEFAULT_AUDIENCE = "authenticated";

  /** Refuses secrets that are too short for their algorithm. */
  public JwtPolicy {
    if (!Stream.concat(secret.stream(), previousSecret.stream()).allMatch(JwtPolicy::isSecret)) {
      throw new IllegalArgumentException(
          "a secret of HS256 has at least " + MIN_SECRET_BYTES + " bytes");
    }
  }

  /** One secret, the default audience, any issuer. */
  public static JwtPolicy ofSecret(String secret) {
    return new JwtPolicy(
        Optional.of(secret),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_AUDIENCE);
  }

  /** Whether that is long enough to be a secret. */
  public static boolean isSecret(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length >= MIN_SECRET_BYTES;
  }

  /** Whether any token at all can be good. */
  public boolean isConfigured() {
    return secret.isPresent() || previousSecret.isPresent() || jwks.isPresent();
  }

  /** The same with that secret where nothing is configured. */
  public JwtPolicy orSecret(String made) {
    return isConfigured()
        ? this
        : new JwtPolicy(Optional.of(made), previousSecret, jwks, issuer, audience);
  }

  List<String> secrets() {
    return Stream.concat(secret.stream(), previousSecret.stream()).toList();
  }

  /** Says which secrets are set, never what they are. */
  @Override
  public String toString() {
    return "JwtPolicy[secret="
        + masked(secret)
        + ", previousSecret="
        + masked(previousSecret)
        + ", jwks="
        + jwks.map(URI::toString).orElse("(not set)")
        + ", issuer="
        + issuer.orElse("(any)")
        + ", audience="
        + audience
        + "]";
  }

  private static String masked(Optional<String> value) {
    return value.isPresent() ? "(set)" : "(not set)";
  }
}
