package org.edgewire.handshake;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From which web pages may a browser use MiniApp sessions (RFC 6455 section 10.2)? Pure; any
 * thread. What is no browser sends no {@code Origin} and is not concerned.
 */
public final class OriginRule {
  private static final String ANY = "*";

  private final Set<String> allowed;
  private final boolean production;

  /**
   * @param allowed origins such as {@code https://app.example.com}, or {@code *} for any; with none
   *     any origin is allowed outside production, and in production the origin that the request
   *     itself went to
   * @param production whether to be strict where nothing is said
   * @throws IllegalArgumentException when one is no origin
   */
  public OriginRule(List<String> allowed, boolean production) {
    this.allowed =
        allowed.stream()
            .map(
                entry ->
                    normal(entry)
                        .orElseThrow(() -> new IllegalArgumentException("no origin: " + entry)))
            .collect(Collectors.toUnmodifiableSet());
    this.production = production;
  }

  /** Whether that can be one of the allowed. */
  public static boolean isOrigin(String text) {
    return normal(text).isPresent();
  }

  /** Whether a request may come from where it says it comes from. */
  public boolean allows(HandshakeView request) {
    List<String> origins = request.header("Origin");
    if (origins.isEmpty()) {
      return true;
    }
    return origins.size() == 1 && allows(origins.get(0).strip(), request);
  }

  private boolean allows(String origin, HandshakeView request) {
    if (!allowed.isEmpty()) {
      return allowed.contains(ANY) || normal(origin).filter(allowed::contains).isPresent();
    }
    return !production || isSame(origin, request.header("Host"));
  }

  /** Compares without the scheme, which a proxy that ends TLS does not tell reliably. */
  private static boolean isSame(String origin, List<String> hosts) {
    Optional<String> from = normal(origin).filter(text -> !text.equals(ANY));
    if (from.isEmpty() || hosts.size() != 1) {
      return false;
    }
    String scheme = from.get().substring(0, from.get().indexOf(':'));
    return normal(scheme + "://" + hosts.get(0).strip()).equals(from);
  }

  /** Scheme and host in lower case, without the port where it is the scheme's own. */
  private static Optional<String> normal(String text) {
    if (text.equals(ANY)) {
      return Optional.of(ANY);
    }
    try {
      URI uri = new URI(text);
      boolean bare =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      int standard = standardPort(scheme);
      if (!bare || standard < 0) {
        return Optional.empty();
      }
      String port = uri.getPort() < 0 || uri.getPort() == standard ? "" : ":" + uri.getPort();
      return Optional.of(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static int standardPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> -1;
    };
  }

  @Override
  public String toString() {
    return "OriginRule[allowed=" + allowed + ", production=" + production + "]";
  }
}
