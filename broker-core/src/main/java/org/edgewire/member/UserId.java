package org.edgewire.member;

/**
 * A person in a MiniApp session: the {@code sub} of their token.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, none of them a control character or half a
 *     surrogate pair
 */
public record UserId(String value) implements Comparable<UserId> {
  /** Most characters. */
  public static final int MAX_LENGTH = FreeForm.MAX_LENGTH;

  /** Refuses any other form with an {@link IllegalArgumentException} that says what is allowed. */
  public UserId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a user id has 1 to " + MAX_LENGTH + " characters, none of them a control character");
    }
  }

  /** Whether {@code value} can be a user id. */
  public static boolean isValid(String value) {
    return FreeForm.isValid(value);
  }

  @Override
  public int compareTo(UserId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
