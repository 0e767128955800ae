package org.edgewire.standalone.launch;

/**
 * Something cannot be done, and the person at the terminal can do something about it. The message
 * is one line.
 */
public final class LaunchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What was wrong, where, and what is allowed. */
  public LaunchException(String message) {
    super(message);
  }

  /** The same, with what it comes from. */
  public LaunchException(String message, Throwable cause) {
    super(message, cause);
  }
}
