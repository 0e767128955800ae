package org.edgewire.member;

/** What ids may be that others choose: any text that logs and databases can hold. */
final class FreeForm {
  static final int MAX_LENGTH = 128;

  private FreeForm() {}

  static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_LENGTH
        && value.codePoints().noneMatch(FreeForm::isForbidden);
  }

  /** A surrogate among code points is half a pair. */
  private static boolean isForbidden(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }
}
