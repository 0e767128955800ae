package org.edgewire.agent;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Polls by HTTP. Thread-safe. */
final class SyncClient implements Poller.Http {
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private final HttpClient http;
  private final Settings settings;

  SyncClient(HttpClient http, Settings settings) {
    this.http = http;
    this.settings = settings;
  }

  @Override
  public CompletableFuture<Poller.Answer> poll(String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.sync())
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    settings.headers().forEach(request::header);
    return http.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(SyncClient::answer);
  }

  private static Poller.Answer answer(HttpResponse<String> response) {
    Duration patience =
        response
            .headers()
            .firstValue("Retry-After")
            .filter(text -> text.matches("[0-9]{1,4}"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)))
            .orElse(Duration.ZERO);
    return new Poller.Answer(response.statusCode(), patience, response.body());
  }
}
