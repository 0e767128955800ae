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
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  // Keys of maps on the way of every frame. What a record is given is linked at run time, which
  // costs each start some 10 ms.

  @Override
  public boolean equals(Object other) {
    return other instanceof CommandId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
