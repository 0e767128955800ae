package org.edgewire.member;

/**
 * A client's own name for a patch, by which a repeat is recognised (protocol section 6).
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, none of them a control character or half a
 *     surrogate pair
 */
public record PatchId(String value) implements Comparable<PatchId> {
  /** Most characters. */
  public static final int MAX_LENGTH = FreeForm.MAX_LENGTH;

  /** Refuses any other form with an {@link IllegalArgumentException} that says what is allowed. */
  public PatchId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a patch id has 1 to " + MAX_LENGTH + " characters, none of them a control character");
    }
  }

  /** Whether {@code value} can be a patch id. */
  public static boolean isValid(String value) {
    return FreeForm.isValid(value);
  }

  @Override
  public int compareTo(PatchId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
