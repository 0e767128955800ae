package org.edgewire.store;

/**
 * The database could not be read or opened. The message says what was tried, without values or
 * secrets.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was tried and what went wrong
   * @param cause the database's own error
   */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Without a failure behind it. */
  public StoreException(String message) {
    super(message);
  }
}
