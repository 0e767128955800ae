package org.edgewire.command;

/**
 * Name of a command: the producer's own, or a time-ordered UUID made here.
 *
 * @param value 1 to 128 characters, none of them a control character or half a surrogate pair
 */
public record CommandId(String value) {
  /** Longest id in characters. */
  public static final int MAX_LENGTH = 128;

  /** Refuses any other form with an {@link IllegalArgumentException} that says what is allowed. */
  public CommandId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a command id has 1 to " + MAX_LENGTH + " characters, none of them a control character");
    }
  }

  /** Whether {@code value} can be a command id. */
  public static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_LENGTH
        && value.codePoints().noneMatch(CommandId::isForbidden);
  }

  private static boolean isForbidden(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }

  @Override
  public String toString() {
    return value;
  }
}
