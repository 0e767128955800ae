package org.edgewire.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.HandshakeView;

/**
 * Applies the handshake policy before a servlet container upgrades. Map it to each path of a
 * WebSocket and to what is below it, such as {@code /edge/ws} and {@code /edge/ws/*}: some
 * containers open the endpoint on the second past a filter on the first.
 */
public final class HandshakeFilter implements Filter {
  private final Function<HandshakeView, Decision> gate;

  /**
   * @param gate decides, and is asked once per request
   */
  public HandshakeFilter(Function<HandshakeView, Decision> gate) {
    this.gate = gate;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    if (gate.apply(new ServletView(http)) instanceof Decision.Refused refused) {
      Reply reply = Problem.of(refused).reply().with("Connection", "close");
      ApiServlet.write((HttpServletResponse) response, reply, http.getMethod().equals("HEAD"));
      return;
    }
    chain.doFilter(request, response);
  }
}
