package org.edgewire.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.HandshakeView;

/**
 * Applies the handshake policy before a servlet container upgrades. Map it to all its {@link
 * #patterns}, in front of every other filter: some containers open an endpoint in other spellings
 * of its path past a filter on the path alone, and some upgrade in a filter of their own.
 */
public final class HandshakeFilter implements Filter {
  private final SocketPath path;
  private final Function<HandshakeView, Decision> gate;

  /**
   * @param path of the endpoint, with its variables in braces; other spellings are answered 404
   * @param gate decides, and is asked once per request
   */
  public HandshakeFilter(String path, Function<HandshakeView, Decision> gate) {
    this.path = SocketPath.of(path);
    this.gate = gate;
  }

  /** URL patterns that leave no way around it. */
  public List<String> patterns() {
    return path.filterPatterns();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    ServletView view = new ServletView(http);
    if (!path.matches(view.path())) {
      Problem nothing = Problem.notFound("not_found", "there is nothing at this path");
      refuse(nothing, http, (HttpServletResponse) response);
    } else if (gate.apply(view) instanceof Decision.Refused refused) {
      refuse(Problem.of(refused), http, (HttpServletResponse) response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static void refuse(
      Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Reply reply = problem.reply().with("Connection", "close");
    ApiServlet.write(response, reply, request.getMethod().equals("HEAD"));
  }
}
