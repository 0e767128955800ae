package org.edgewire.http;

import static java.lang.System.Logger.Level.ERROR;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.Gate;

/**
 * Applies the handshake policy before a servlet container upgrades. Map it to all its {@link
 * #patterns}, in front of every other filter: some containers open an endpoint in other spellings
 * of its path past a filter on the path alone, and some upgrade in a filter of their own.
 *
 * <p>A decision that is not there at once is waited for on the container's thread, by a bounded
 * number of threads for a bounded time. The request is not suspended (Servlet 6.0 section 2.3.3.3):
 * it would come back as an {@code ASYNC} dispatch, and Tomcat, Undertow and Tyrus map the filters
 * that upgrade to {@code REQUEST} only.
 */
public final class HandshakeFilter implements Filter {
  /** Threads that may wait for a decision at once; further requests get 503. */
  static final int MAX_WAITING = 32;

  private static final System.Logger LOG = System.getLogger(HandshakeFilter.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int RETRY_SECONDS = 2;

  private final SocketPath path;
  private final Gate gate;
  private final Duration patience;
  private final Semaphore places = new Semaphore(MAX_WAITING);

  /**
   * @param path of the endpoint, with its variables in braces; other spellings are answered 404
   * @param gate decides, and is asked once per request
   */
  public HandshakeFilter(String path, Gate gate) {
    this(path, gate, PATIENCE);
  }

  HandshakeFilter(String path, Gate gate, Duration patience) {
    this.path = SocketPath.of(path);
    this.gate = gate;
    this.patience = patience;
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
    } else if (settled(gate.decide(view).toCompletableFuture())
        instanceof Decision.Refused refused) {
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

  private Decision settled(CompletableFuture<Decision> decision) {
    if (decision.isDone()) {
      return outcome(decision, Duration.ZERO);
    }
    if (!places.tryAcquire()) {
      return unavailable("overloaded", "too many handshakes wait for a decision");
    }
    try {
      return outcome(decision, patience);
    } finally {
      places.release();
    }
  }

  private static Decision outcome(CompletableFuture<Decision> decision, Duration patience) {
    try {
      return decision.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return unavailable("unavailable", "there was no decision in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unavailable("unavailable", "the server stops");
    } catch (ExecutionException e) {
      LOG.log(ERROR, "a WebSocket handshake failed", e);
      return unavailable("unavailable", "the handshake could not be decided");
    }
  }

  private static Decision unavailable(String code, String detail) {
    return new Decision.Refused(503, code, code, detail, OptionalInt.of(RETRY_SECONDS));
  }
}
