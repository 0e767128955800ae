package org.edgewire.http;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.edgewire.dispatch.StoreUnavailableException;
import org.edgewire.room.SessionUnavailableException;
import org.edgewire.store.Refusal;
import org.edgewire.store.StoreException;
import org.edgewire.wire.InvalidFieldException;

/**
 * Finds the handler, waits for its answer without holding a thread, and writes it. Whatever goes
 * wrong becomes a problem.
 */
final class ApiServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger(ApiServlet.class.getName());

  private final transient Lazy<Routes> routes;
  private final transient Executor workers;

  /**
   * @param routes made at the first request
   * @param workers write answers that were waited for; a slow client may block one
   */
  ApiServlet(Supplier<Routes> routes, Executor workers) {
    this.routes = new Lazy<>(routes);
    this.workers = workers;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    CompletableFuture<Reply> answer = answer(request);
    if (answer.isDone()) {
      write(response, settled(answer), isHead(request));
      return;
    }
    AsyncContext async = request.startAsync(request, response);
    // Every handler's wait is bounded by its own limit, and every future completes.
    async.setTimeout(0);
    boolean head = isHead(request);
    CompletableFuture<Reply> unused =
        answer.whenComplete((reply, failure) -> later(() -> finish(async, response, answer, head)));
  }

  private CompletableFuture<Reply> answer(HttpServletRequest request) {
    try {
      Routes.Match match = routes.get().find(request.getMethod(), new ServletView(request).path());
      return match.handler().answer(new ApiRequest(request, match.variables()));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void later(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(DEBUG, "the broker stops: an answer is written on the completing thread", e);
      task.run();
    }
  }

  private static void finish(
      AsyncContext async,
      HttpServletResponse response,
      CompletableFuture<Reply> done,
      boolean head) {
    try {
      write(response, settled(done), head);
    } catch (IOException | RuntimeException e) {
      LOG.log(DEBUG, "the client is gone", e);
    }
    try {
      async.complete();
    } catch (RuntimeException e) {
      LOG.log(DEBUG, "the container had ended the request", e);
    }
  }

  private static Reply settled(CompletableFuture<Reply> done) {
    try {
      return done.join();
    } catch (RuntimeException e) {
      Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
      return problem(cause).reply();
    }
  }

  static Problem problem(Throwable failure) {
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (failure instanceof InvalidFieldException invalid) {
      return Problem.invalid(invalid.getMessage());
    }
    if (failure instanceof StoreUnavailableException refused) {
      return Problem.of(refused.why());
    }
    if (failure instanceof SessionUnavailableException refused) {
      return Problem.of(refused.why());
    }
    if (failure instanceof StoreException) {
      LOG.log(WARNING, "a request could not be answered from the database", failure);
      return Problem.of(Refusal.UNAVAILABLE);
    }
    LOG.log(ERROR, "a request could not be answered", failure);
    return Problem.internal();
  }

  private static boolean isHead(HttpServletRequest request) {
    return request.getMethod().equals("HEAD");
  }

  static void write(HttpServletResponse response, Reply reply, boolean head) throws IOException {
    response.setStatus(reply.status());
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    reply.headers().forEach(response::setHeader);
    byte[] body = reply.bytes();
    if (reply.body().isPresent()) {
      response.setContentType(reply.contentType());
      response.setContentLength(body.length);
    }
    if (!head) {
      response.getOutputStream().write(body);
    }
    response.flushBuffer();
  }
}
