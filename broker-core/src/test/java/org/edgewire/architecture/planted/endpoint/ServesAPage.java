package org.edgewire.architecture.planted.endpoint;

import jakarta.servlet.http.HttpServletRequest;

/** Forbidden: a servlet outside its adapter. */
public final class ServesAPage {

  /** Knows a request. */
  public String names(HttpServletRequest request) {
    return request.getRequestURI();
  }
}
