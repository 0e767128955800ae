package org.edgewire.member;

/**
 * Name of an action, the client's own or made by the broker; unique per user for as long as repeats
 * are recognised (protocol section 6).
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, none of them a control character or half a
 *     surrogate pair
 */
public record ActionId(String value) implements Comparable<ActionId> {
  /** Most characters. */
  public static final int MAX_LENGTH = FreeForm.MAX_LENGTH;

  /** Refuses any other form with an {@link IllegalArgumentException} that says what is allowed. */
  public ActionId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "an action id has 1 to " + MAX_LENGTH + " characters, none of them a control character");
    }
  }

  /** Whether {@code value} can be an action id. */
  public static boolean isValid(String value) {
    return FreeForm.isValid(value);
  }

  @Override
  public int compareTo(ActionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
