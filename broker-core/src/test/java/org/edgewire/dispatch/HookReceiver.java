package org.edgewire.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.edgewire.json.JsonObject;

/** A receiver of webhooks on a port of its own. */
final class HookReceiver implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private volatile Function<Received, Answer> answers = request -> new Answer(204, Map.of(), 0);

  /** What it answers: a status, headers, and a body of so many bytes. */
  record Answer(int status, Map<String, String> headers, int bytes) {
    static Answer of(int status) {
      return new Answer(status, Map.of(), -1);
    }
  }

  /** A request. */
  record Received(Map<String, String> headers, String body) {
    JsonObject json() {
      return JsonObject.parse(body);
    }

    String type() {
      return json().string("type").orElseThrow();
    }

    /** Its type and the command or agent it is about. */
    String what() {
      JsonObject data = json().get("data").orElseThrow().asObject().orElseThrow();
      return type()
          + " "
          + data.string("command_id")
              .or(() -> data.string("event_id"))
              .or(() -> data.string("agent_id"))
              .orElseThrow();
    }
  }

  HookReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Received request =
          new Received(
              Map.of(
                  "delivery", header(exchange, "Edgewire-Delivery"),
                  "signature", header(exchange, "Edgewire-Signature"),
                  "type", header(exchange, "Content-Type"),
                  "query", Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("")),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      received.add(request);
      hold(request);
      Answer answer = answers.apply(request);
      answer.headers().forEach(exchange.getResponseHeaders()::add);
      exchange.sendResponseHeaders(answer.status(), answer.bytes());
      if (answer.bytes() >= 0) {
        exchange.getResponseBody().write(new byte[answer.bytes()]);
      }
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private void hold(Received request) {
    CountDownLatch until = held.get(request.what());
    try {
      if (until != null) {
        until.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/in?key=hidden");
  }

  /** Answers so from now on. */
  void answer(Function<Received, Answer> function) {
    answers = function;
  }

  /** Answers all with that status. */
  void answer(int status) {
    answers = request -> Answer.of(status);
  }

  /** Does not answer that one until told. */
  CountDownLatch hold(String what) {
    CountDownLatch until = new CountDownLatch(1);
    held.put(what, until);
    return until;
  }

  List<Received> received() {
    return received;
  }

  List<String> heard() {
    return received.stream().map(Received::what).toList();
  }

  @Override
  public void close() {
    held.values().forEach(CountDownLatch::countDown);
    server.stop(0);
    threads.shutdownNow();
  }
}
