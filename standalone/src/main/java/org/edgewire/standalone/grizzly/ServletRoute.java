package org.edgewire.standalone.grizzly;

import jakarta.servlet.Servlet;
import java.util.List;

/**
 * A servlet and where it is.
 *
 * @param name unique within a server
 * @param servlet the instance to serve with
 * @param async whether it may start asynchronous processing
 * @param patterns URL patterns as in the servlet specification, section 12.2
 */
public record ServletRoute(String name, Servlet servlet, boolean async, List<String> patterns) {
  /** Copies the list; rejects a servlet without a pattern, which could never be reached. */
  public ServletRoute {
    patterns = List.copyOf(patterns);
    if (patterns.isEmpty()) {
      throw new IllegalArgumentException("Servlet " + name + " has no URL pattern.");
    }
  }
}
