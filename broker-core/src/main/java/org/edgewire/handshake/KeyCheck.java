package org.edgewire.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Does a request carry the key of producers and operators (protocol section 5)? As {@code
 * X-Admin-Key}, as a bearer token, or, where it opens a WebSocket, as the second of the
 * subprotocols {@code edgewire.key, base64url(key)}. Pure; compares in constant time.
 *
 * @param key without one nobody is let in
 */
public record KeyCheck(Optional<String> key) {
  /** The subprotocol that announces the key; the only one that is echoed. */
  public static final String SUBPROTOCOL = "edgewire.key";

  private static final String BEARER = "bearer ";

  /** Why an HTTP request is refused, with 401; empty when it carries the key. */
  public Optional<Decision.Refused> refusal(HandshakeView request) {
    return refusal(fromHeaders(request));
  }

  /** The same for a handshake, which may also carry the key as a subprotocol. */
  public Optional<Decision.Refused> refusalOfHandshake(HandshakeView request) {
    List<String> given = new ArrayList<>(fromHeaders(request));
    fromSubprotocols(request).ifPresent(given::add);
    return refusal(given);
  }

  private Optional<Decision.Refused> refusal(List<String> given) {
    if (given.isEmpty()) {
      return refused("missing_admin_key", "the header X-Admin-Key is required");
    }
    boolean equal = false;
    for (String value : given) {
      equal |= matches(value);
    }
    return equal
        ? Optional.empty()
        : refused("wrong_admin_key", "the admin key is not this broker's");
  }

  private static List<String> fromHeaders(HandshakeView request) {
    List<String> given = new ArrayList<>();
    request.header("X-Admin-Key").forEach(value -> given.add(value.strip()));
    for (String value : request.header("Authorization")) {
      if (value.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
        given.add(value.substring(BEARER.length()).strip());
      }
    }
    return given;
  }

  private static Optional<String> fromSubprotocols(HandshakeView request) {
    Optional<String> encoded = Subprotocols.after(SUBPROTOCOL, request);
    if (encoded.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(encoded.get());
      return Optional.of(new String(decoded, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      // Present but wrong: refused as such.
      return Optional.of("");
    }
  }

  private boolean matches(String given) {
    return key.isPresent()
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), key.get().getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Decision.Refused> refused(String code, String detail) {
    return Optional.of(new Decision.Refused(401, code, code, detail, OptionalInt.empty()));
  }

  /** Says whether it is set, never what it is. */
  @Override
  public String toString() {
    return "KeyCheck[" + (key.isPresent() ? "(set)" : "(not set)") + "]";
  }
}
