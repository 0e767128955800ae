package org.edgewire.standalone.testing.socket;

import java.io.IOException;

/** The server answered a handshake with something else than 101. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedException(String status) {
    super("the broker answered " + status);
  }
}
