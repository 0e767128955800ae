package org.edgewire.member;

import java.util.regex.Pattern;

/**
 * One WebSocket of a member, named by the broker. A member that comes back soon keeps it.
 *
 * @param value 1 to 64 of {@code A-Z a-z 0-9 _ . -}
 */
public record ConnectionId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** Refuses any other form with an {@link IllegalArgumentException} that says what is allowed. */
  public ConnectionId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("a connection id has 1 to 64 of A-Z a-z 0-9 _ . -");
    }
  }

  /** Whether {@code value} can be a connection id. */
  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
