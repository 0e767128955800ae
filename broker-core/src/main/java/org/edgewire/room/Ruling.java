package org.edgewire.room;

import org.edgewire.json.JsonText;

/** What a rule says of a change. */
public sealed interface Ruling {
  /** It may happen. */
  record Accepted() implements Ruling {}

  /**
   * It must not happen.
   *
   * @param code stable, 1 to 64 of {@code a-z 0-9 _}; its author is told
   * @param message for people
   */
  record Refused(String code, String message) implements Ruling {
    /** Checks the code. */
    public Refused {
      if (!code.matches("[a-z0-9_]{1,64}")) {
        throw new IllegalArgumentException("a code has 1 to 64 of a-z 0-9 _");
      }
    }
  }

  /**
   * It may happen in another form.
   *
   * @param content the patch, an object, or the action's payload
   */
  record Rewritten(JsonText content) implements Ruling {}

  /** It may happen. */
  static Ruling accept() {
    return new Accepted();
  }

  /** It must not happen. */
  static Ruling refuse(String code, String message) {
    return new Refused(code, message);
  }

  /**
   * It may happen in another form.
   *
   * @param content the text of a patch, an object, or of an action's payload
   */
  static Ruling rewrite(String content) {
    return new Rewritten(JsonText.parse(content));
  }
}
