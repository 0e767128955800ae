package org.edgewire.handshake.jwt;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.edgewire.mailbox.Timer;

/**
 * Fetches a key set by HTTP: bounded in size and in time, redirects not followed. Returns at once;
 * even the look-up of the host's name is the executor's work. Not thread-safe: one fetch at a time.
 */
final class KeyServer implements Supplier<CompletionStage<String>> {
  static final int MAX_BYTES = 64 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final URI address;
  private final Executor executor;
  private final Timer timer;
  private final Duration limit;
  private Optional<HttpClient> client = Optional.empty();

  /**
   * @param executor does the client's work
   * @param timer ends what takes too long
   * @param limit of the whole exchange
   */
  KeyServer(URI address, Executor executor, Timer timer, Duration limit) {
    this.address = address;
    this.executor = executor;
    this.timer = timer;
    this.limit = limit;
  }

  @Override
  public CompletionStage<String> get() {
    HttpRequest request =
        HttpRequest.newBuilder(address).header("Accept", "application/json").GET().build();
    CompletableFuture<String> text = new CompletableFuture<>();
    // The request's own timeout ends with the header: a body that drips would hold it for ever.
    timer.after(
        limit,
        () ->
            text.completeExceptionally(
                new TimeoutException(address + " took longer than " + limit.toMillis() + " ms")));
    // Making the client reads the trusted certificates: not for the thread that asks.
    executor.execute(() -> send(request, text));
    return text;
  }

  private void send(HttpRequest request, CompletableFuture<String> text) {
    try {
      CompletableFuture<HttpResponse<byte[]>> exchange =
          client().sendAsync(request, info -> new BoundedBody(MAX_BYTES));
      CompletableFuture<?> unused =
          exchange.whenComplete((response, failure) -> settle(text, response, failure));
      unused = text.whenComplete((done, failure) -> exchange.cancel(true));
    } catch (RuntimeException e) {
      text.completeExceptionally(e);
    }
  }

  private void settle(
      CompletableFuture<String> text, HttpResponse<byte[]> response, Throwable failure) {
    if (failure != null) {
      text.completeExceptionally(failure);
    } else if (response.statusCode() != 200) {
      text.completeExceptionally(new IOException(address + " answered " + response.statusCode()));
    } else {
      text.complete(new String(response.body(), StandardCharsets.UTF_8));
    }
  }

  /** Made when it is first needed: it has a thread of its own. */
  private HttpClient client() {
    if (client.isEmpty()) {
      client =
          Optional.of(
              HttpClient.newBuilder()
                  .executor(executor)
                  .connectTimeout(CONNECT)
                  .followRedirects(HttpClient.Redirect.NEVER)
                  .build());
    }
    return client.get();
  }
}
