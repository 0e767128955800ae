package org.edgewire.architecture.planted.endpoint;

import jakarta.websocket.Session;

/** WebSockets are allowed here. */
public final class Permitted {

  /** Knows a session. */
  public String names(Session session) {
    return session.getId();
  }
}
