package org.edgewire.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.edgewire.handshake.HandshakeView;

/** A servlet request as the handshake policy looks at it. */
record ServletView(HttpServletRequest request) implements HandshakeView {
  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    return request.getRequestURI().substring(request.getContextPath().length());
  }

  @Override
  public String query() {
    return request.getQueryString() == null ? "" : request.getQueryString();
  }

  @Override
  public List<String> header(String name) {
    Enumeration<String> values = request.getHeaders(name);
    return values == null ? List.of() : Collections.list(values);
  }

  @Override
  public String remoteAddress() {
    return request.getRemoteAddr() == null ? "" : request.getRemoteAddr();
  }
}
