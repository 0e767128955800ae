package org.edgewire.member;

import java.util.regex.Pattern;

/**
 * One continuous history of a session: versions of different epochs have nothing to do with each
 * other.
 *
 * @param value 1 to 64 of {@code A-Z a-z 0-9 _ . -}
 */
public record Epoch(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** Refuses any other form with an {@link IllegalArgumentException} that says what is allowed. */
  public Epoch {
    if (!isValid(value)) {
      throw new IllegalArgumentException("an epoch has 1 to 64 of A-Z a-z 0-9 _ . -");
    }
  }

  /** Whether {@code value} can be an epoch. */
  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
