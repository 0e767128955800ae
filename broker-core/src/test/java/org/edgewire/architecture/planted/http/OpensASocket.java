package org.edgewire.architecture.planted.http;

import jakarta.websocket.Session;

/** Forbidden: a WebSocket outside its adapters. */
public final class OpensASocket {

  /** Knows a session. */
  public String names(Session session) {
    return session.getId();
  }
}
