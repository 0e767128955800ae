package org.edgewire.json;

/**
 * The text is not acceptable JSON. The message says what is wrong and at which character offset.
 */
public final class JsonSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, where, and what is allowed; free of the input's content
   */
  public JsonSyntaxException(String message) {
    super(message);
  }
}
