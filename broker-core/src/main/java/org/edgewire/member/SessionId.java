package org.edgewire.member;

import java.util.regex.Pattern;

/**
 * Name of a MiniApp session, one room.
 *
 * @param value 1 to 128 characters: a letter or digit, then letters, digits and {@code _ . -}; not
 *     {@code action}, which is a path of its own (protocol section 6)
 */
public record SessionId(String value) implements Comparable<SessionId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
  private static final String RESERVED = "action";

  /** Refuses any other form with an {@link IllegalArgumentException} that says what is allowed. */
  public SessionId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a session id is a letter or digit followed by up to 127 of A-Z a-z 0-9 _ . -, and not "
              + RESERVED);
    }
  }

  /** Whether {@code value} can be a session id. */
  public static boolean isValid(String value) {
    return FORM.matcher(value).matches() && !value.equals(RESERVED);
  }

  @Override
  public int compareTo(SessionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
