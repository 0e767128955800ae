package org.edgewire.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.edgewire.handshake.HandshakeView;

/**
 * What pages of other origins may use (Fetch standard, CORS protocol): answers their preflights,
 * and marks what they may read.
 */
final class Cors {
  private static final String ORIGIN = "Origin";

  private final Predicate<HandshakeView> allows;

  /**
   * @param allows whether a request may come from where it says it comes from
   */
  Cors(Predicate<HandshakeView> allows) {
    this.allows = allows;
  }

  /** A handler whose answers, problems included, may be read by pages that are allowed. */
  Routes.Handler open(Routes.Handler handler) {
    return request -> {
      if (!allows.test(request.view())) {
        throw new Problem(403, "forbidden_origin", "this Origin is none of MINIAPP_ORIGINS");
      }
      return answered(handler, request).thenApply(reply -> marked(reply, request));
    };
  }

  private static CompletableFuture<Reply> answered(Routes.Handler handler, ApiRequest request) {
    CompletableFuture<Reply> answer;
    try {
      answer = handler.answer(request);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.exceptionally(
        failure ->
            ApiServlet.problem(
                    failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure)
                .reply());
  }

  private Reply marked(Reply reply, ApiRequest request) {
    Reply marked = reply;
    for (Map.Entry<String, String> header : headers(request.view()).entrySet()) {
      marked = marked.with(header.getKey(), header.getValue());
    }
    return marked;
  }

  /** What is to be said of the origin of a request; nothing but {@code Vary} when it has none. */
  Map<String, String> headers(HandshakeView request) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Vary", ORIGIN);
    request.header(ORIGIN).stream()
        .findFirst()
        .filter(origin -> allows.test(request))
        .ifPresent(origin -> headers.put("Access-Control-Allow-Origin", origin));
    return headers;
  }

  /** Answers {@code OPTIONS}. */
  CompletableFuture<Reply> preflight(ApiRequest request) {
    if (!allows.test(request.view())) {
      throw new Problem(403, "forbidden_origin", "this Origin is none of MINIAPP_ORIGINS");
    }
    return CompletableFuture.completedFuture(
        marked(Reply.noContent(), request)
            .with("Access-Control-Allow-Methods", "POST")
            .with("Access-Control-Allow-Headers", "Authorization, Content-Type")
            .with("Access-Control-Max-Age", "600"));
  }
}
