package org.edgewire.architecture.planted.http;

import jakarta.servlet.http.HttpServletRequest;

/** Servlets are allowed here. */
public final class Permitted {

  /** Knows a request. */
  public String names(HttpServletRequest request) {
    return request.getRequestURI();
  }
}
