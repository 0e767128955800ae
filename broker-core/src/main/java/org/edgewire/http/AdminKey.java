package org.edgewire.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The key of producers and operators (protocol section 5), as {@code X-Admin-Key} or as a bearer
 * token.
 *
 * @param key without one nobody is let in
 */
public record AdminKey(Optional<String> key) {
  private static final String BEARER = "bearer ";

  /** A handler that answers only who has the key. */
  Routes.Handler guard(Routes.Handler handler) {
    return request -> {
      require(request);
      return handler.answer(request);
    };
  }

  private void require(ApiRequest request) {
    List<String> given =
        Stream.concat(
                request.view().header("X-Admin-Key").stream(),
                request.view().header("Authorization").stream()
                    .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                    .map(value -> value.substring(BEARER.length())))
            .map(String::strip)
            .toList();
    if (given.isEmpty()) {
      throw refused("missing_admin_key", "the header X-Admin-Key is required");
    }
    boolean equal = false;
    for (String value : given) {
      equal |= matches(value);
    }
    if (!equal) {
      throw refused("wrong_admin_key", "the admin key is not this broker's");
    }
  }

  private boolean matches(String given) {
    return key.isPresent()
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), key.get().getBytes(StandardCharsets.UTF_8));
  }

  private static Problem refused(String code, String detail) {
    return new Problem(401, code, detail).with("WWW-Authenticate", "Bearer realm=\"edgewire\"");
  }

  /** Says whether it is set, never what it is. */
  @Override
  public String toString() {
    return "AdminKey[" + (key.isPresent() ? "(set)" : "(not set)") + "]";
  }
}
