package org.edgewire.http;

import java.util.Optional;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.KeyCheck;

/**
 * The key of producers and operators (protocol section 5), as {@code X-Admin-Key} or as a bearer
 * token.
 *
 * @param key without one nobody is let in
 */
public record AdminKey(Optional<String> key) {
  /** A handler that answers only who has the key. */
  Routes.Handler guard(Routes.Handler handler) {
    return request -> {
      require(request);
      return handler.answer(request);
    };
  }

  private void require(ApiRequest request) {
    Optional<Decision.Refused> refusal = new KeyCheck(key).refusal(request.view());
    if (refusal.isPresent()) {
      throw Problem.of(refusal.get());
    }
  }

  /** Says whether it is set, never what it is. */
  @Override
  public String toString() {
    return "AdminKey[" + (key.isPresent() ? "(set)" : "(not set)") + "]";
  }
}
