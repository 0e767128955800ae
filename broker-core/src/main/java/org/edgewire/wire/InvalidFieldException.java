package org.edgewire.wire;

/**
 * A member of a JSON object is missing or has a wrong value. The message names it and says what is
 * allowed.
 */
public final class InvalidFieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param field the member's name, with a path where it is nested
   * @param allowed what it may be, as the end of the sentence "{field} …"
   */
  public InvalidFieldException(String field, String allowed) {
    super(field + " " + allowed);
    this.field = field;
  }

  /** The same, of an object that is itself inside another one. */
  public InvalidFieldException within(String path) {
    String allowed = getMessage().substring(field.length() + 1);
    return new InvalidFieldException(path + "." + field, allowed);
  }

  /** The member's name. */
  public String field() {
    return field;
  }
}
