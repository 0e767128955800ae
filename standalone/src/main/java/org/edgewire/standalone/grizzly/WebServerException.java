package org.edgewire.standalone.grizzly;

/** The server cannot start; the message says why, in one line for the person at the terminal. */
public final class WebServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WebServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
