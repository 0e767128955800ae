package org.edgewire.webhook;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Posts bodies to the receiver. Thread-safe. */
final class Post {
  private final WebhookPolicy policy;
  private final Clock clock;
  private final HttpClient client;

  /**
   * @param exchanges run the client
   */
  Post(WebhookPolicy policy, Clock clock, Executor exchanges) {
    this.policy = policy;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            // An upgrade to HTTP/2 on plain HTTP is more than many receivers expect of a POST.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(policy.timeout())
            .executor(exchanges)
            .build();
  }

  /**
   * Delivers.
   *
   * @param verdict completed with what became of it; who completes it before ends the attempt
   */
  void deliver(String id, String body, CompletableFuture<Verdict> verdict) {
    CompletableFuture<HttpResponse<Void>> exchange =
        client.sendAsync(request(id, body), head -> new Discard());
    CompletableFuture<?> unused =
        exchange.whenComplete(
            (answer, failure) ->
                verdict.complete(
                    failure == null ? verdict(answer) : Verdict.Failed.because(why(failure))));
    CompletableFuture<?> unusedToo =
        verdict.whenComplete((known, failure) -> exchange.cancel(true));
  }

  private HttpRequest request(String id, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(policy.url())
            .timeout(policy.timeout())
            .header("Content-Type", "application/json")
            .header("User-Agent", "Edgewire")
            .header("Edgewire-Delivery", id)
            .POST(BodyPublishers.ofString(body));
    long seconds = clock.instant().getEpochSecond();
    policy
        .secret()
        .ifPresent(
            secret -> request.header("Edgewire-Signature", Signature.of(secret, seconds, body)));
    return request.build();
  }

  private Verdict verdict(HttpResponse<Void> answer) {
    Instant now = clock.instant();
    Optional<String> retryAfter = answer.headers().firstValue("Retry-After");
    return Verdict.of(answer.statusCode(), retryAfter, now);
  }

  /** Only kinds of failures: messages may quote the address, which may hold a secret. */
  private static String why(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof HttpTimeoutException
        ? "the receiver did not answer in time"
        : "the receiver could not be reached (" + cause.getClass().getSimpleName() + ")";
  }
}
