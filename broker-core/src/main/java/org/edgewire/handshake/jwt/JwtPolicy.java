package org.edgewire.handshake.jwt;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which tokens of members are good (protocol section 6). What is not configured is not accepted:
 * with neither a secret nor keys nobody is let in.
 *
 * @param secret of HS256; how long it has to be is for the configuration to say
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
  /** The audience of those who are logged in at Supabase. */
  public static final String DEFAULT_AUDIENCE = "authenticated";

  /** One secret, the default audience, any issuer. */
  public static JwtPolicy ofSecret(String secret) {
    return new JwtPolicy(
        Optional.of(secret),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_AUDIENCE);
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
