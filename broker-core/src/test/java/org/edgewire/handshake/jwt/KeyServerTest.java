package org.edgewire.handshake.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.edgewire.handshake.jwt.TestKeys.EC;
import static org.edgewire.handshake.jwt.TestKeys.NOW;
import static org.edgewire.handshake.jwt.TestKeys.claims;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.edgewire.handshake.TokenVerdict;
import org.edgewire.mailbox.ManualClock;
import org.edgewire.mailbox.ManualTimer;
import org.edgewire.member.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server that behaves badly. */
class KeyServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final ExecutorService serving = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ManualTimer timer = new ManualTimer();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(serving);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    executor.shutdownNow();
    serving.shutdownNow();
  }

  @Test
  void theKeysAreFetchedInTheBackgroundAndThenServe() {
    at(exchange -> answer(exchange, 200, TestKeys.set(EC)));
    JwtPolicy policy =
        new JwtPolicy(
            Optional.empty(),
            Optional.empty(),
            Optional.of(address()),
            Optional.empty(),
            "authenticated");
    JwtTokens tokens = JwtTokens.of(policy, new ManualClock(), executor, timer);
    String token = TestKeys.es256(EC, claims().build());

    assertThat(tokens.verify(token)).isInstanceOf(TokenVerdict.Unavailable.class);

    await()
        .untilAsserted(
            () ->
                assertThat(tokens.verify(token))
                    .isEqualTo(new TokenVerdict.Valid(new UserId("ana"), NOW.plusSeconds(3_600))));
  }

  @Test
  void anotherAnswerThan200IsAFailure() {
    at(exchange -> answer(exchange, 404, TestKeys.set(EC)));

    assertThatThrownBy(() -> fetched(fetch())).hasMessageContaining("answered 404");
  }

  @Test
  void redirectsAreNotFollowed() {
    at(
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          answer(exchange, 302, "");
        });
    server.createContext("/elsewhere", exchange -> answer(exchange, 200, TestKeys.set(EC)));

    assertThatThrownBy(() -> fetched(fetch())).hasMessageContaining("answered 302");
  }

  @Test
  void anAnswerWithoutEndIsNotReadToItsEnd() {
    at(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] junk = " ".repeat(8_192).getBytes(UTF_8);
          while (end.getCount() > 0) {
            exchange.getResponseBody().write(junk);
          }
        });

    assertThatThrownBy(() -> fetched(fetch()))
        .hasMessageContaining("more than " + KeyServer.MAX_BYTES + " bytes");
  }

  @Test
  void theLargestAnswerIsTaken() throws Exception {
    String largest = " ".repeat(KeyServer.MAX_BYTES);
    at(exchange -> answer(exchange, 200, largest));

    assertThat(fetched(fetch())).isEqualTo(largest);
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() {
    CountDownLatch asked = new CountDownLatch(1);
    at(
        exchange -> {
          asked.countDown();
          waitForTheEnd();
        });

    CompletableFuture<String> fetch = fetch();
    await().until(() -> asked.getCount() == 0);
    timer.advance(LIMIT);

    assertThatThrownBy(() -> fetched(fetch)).isInstanceOf(TimeoutException.class);
  }

  @Test
  void aBodyThatDripsIsGivenUp() {
    CountDownLatch dripping = new CountDownLatch(1);
    at(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          dripping.countDown();
          waitForTheEnd();
        });

    CompletableFuture<String> fetch = fetch();
    await().until(() -> dripping.getCount() == 0);
    assertThat(fetch).isNotDone();
    timer.advance(LIMIT);

    assertThatThrownBy(() -> fetched(fetch)).isInstanceOf(TimeoutException.class);
  }

  @Test
  void aServerThatIsNotThereIsAFailure() {
    URI address = address();
    server.stop(0);

    assertThatThrownBy(() -> fetched(fetch(address))).isInstanceOf(IOException.class);
  }

  @Test
  void theCallerDoesNotWaitEvenWhenEveryThreadIsBusy() {
    CountDownLatch busy = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      executor.execute(() -> awaitQuietly(busy));
    }
    at(exchange -> answer(exchange, 200, "{}"));

    CompletableFuture<String> fetch = fetch();

    assertThat(fetch).isNotDone();
    busy.countDown();
    await().until(fetch::isDone);
  }

  private CompletableFuture<String> fetch() {
    return fetch(address());
  }

  private CompletableFuture<String> fetch(URI address) {
    return new KeyServer(address, executor, timer, LIMIT).get().toCompletableFuture();
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
  }

  private void at(HttpHandler handler) {
    server.createContext("/jwks", handler);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void waitForTheEnd() {
    awaitQuietly(end);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Fails with what made the fetch fail. */
  private static String fetched(CompletableFuture<String> fetch) throws Exception {
    try {
      return fetch.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      while (cause instanceof java.util.concurrent.CompletionException
          && cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw cause instanceof Exception exception ? exception : e;
    }
  }
}
