package org.edgewire.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.EdgeHandshake;

/**
 * Applies the handshake policy before a servlet container upgrades. Map it to {@code /edge/ws} and
 * {@code /edge/ws/*}: some containers open the endpoint on the second past a filter on the first.
 */
public final class HandshakeFilter implements Filter {
  private final EdgeHandshake handshake;

  /**
   * @param handshake decides, and consumes admission once per request
   */
  public HandshakeFilter(EdgeHandshake handshake) {
    this.handshake = handshake;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    if (handshake.decide(new ServletView(http)) instanceof Decision.Refused refused) {
      Reply reply = Problem.of(refused).reply().with("Connection", "close");
      ApiServlet.write((HttpServletResponse) response, reply, http.getMethod().equals("HEAD"));
      return;
    }
    chain.doFilter(request, response);
  }
}
