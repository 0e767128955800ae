package org.edgewire.it.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of the real process, to a receiver that is away while the broker is killed. */
class WebhookIT {
  private static final String SECRET = "a-webhook-secret-of-the-tests";
  private static final int PLAIN = 40;
  private static final int TWICE = 10;

  @TempDir private Path data;

  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private volatile boolean down = true;
  private final HttpServer receiver = receiver();

  /** What the receiver took. */
  private record Delivery(String id, String signature, String body) {
    JsonDoc json() {
      return JsonDoc.parse(body);
    }
  }

  private HttpServer receiver() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/hooks", this::take);
      server.start();
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      if (!down) {
        deliveries.add(
            new Delivery(
                exchange.getRequestHeaders().getFirst("Edgewire-Delivery"),
                exchange.getRequestHeaders().getFirst("Edgewire-Signature"),
                body));
      }
      exchange.sendResponseHeaders(down ? 503 : 200, -1);
    }
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
    threads.shutdownNow();
  }

  private Broker start() {
    String address = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hooks?key=hidden";
    return Broker.Setup.in(data)
        .jvm("-XX:TieredStopAtLevel=1", "-Xshare:auto")
        .env("WEBHOOK_URL", address)
        .env("WEBHOOK_SECRET", SECRET)
        .start();
  }

  @Test
  void everyFinalStateArrivesInOrderAlthoughTheBrokerIsKilledWhileTheReceiverIsDown() {
    Map<String, List<String>> expected = new LinkedHashMap<>();
    try (Broker broker = start()) {
      Api api = new Api(broker.deployment());
      AgentSocket agent = AgentSocket.connect(broker.deployment(), "edge_hooks");
      for (int i = 0; i < PLAIN; i++) {
        String id = api.submit("edge_hooks", Commands.text("t" + i));
        expected.put(id, List.of("command.completed"));
      }
      for (int i = 0; i < TWICE; i++) {
        String id = api.submit("edge_hooks", Commands.minimal("schedule_message"));
        expected.put(id, List.of("command.completed", "command.failed"));
      }
      for (String id : agent.awaitCommandIds(PLAIN + TWICE)) {
        agent.ack(id, "completed");
      }
      expected.keySet().forEach(api::finished);
      expected.forEach((id, types) -> failLater(agent, id, types));
      expected.forEach(
          (id, types) -> {
            String last = types.get(types.size() - 1).substring("command.".length());
            Awaitility.await(id)
                .atMost(Duration.ofSeconds(60))
                .until(() -> api.status(id).equals(last));
          });
      assertThat(api.stats().number("webhooks.waiting")).isGreaterThan(PLAIN + 2 * TWICE - 1);
      assertThat(broker.process().output()).doesNotContain("hidden").doesNotContain(SECRET);

      // When
      broker.kill();
    }
    down = false;

    // Then
    try (Broker broker = start()) {
      Api api = new Api(broker.deployment());
      Awaitility.await("nothing waits")
          .atMost(Duration.ofSeconds(60))
          .until(() -> api.stats().number("webhooks.waiting") == 0);
      assertThat(taken()).isEqualTo(expected);
      assertThat(types("edge_hooks")).containsExactly("agent.online");
      deliveries.forEach(WebhookIT::checkSignature);
      assertThat(deliveries).extracting(Delivery::id).doesNotHaveDuplicates();
      JsonDoc stats = api.stats();
      assertThat(stats.number("webhooks.delivered")).isEqualTo(PLAIN + 2 * TWICE + 1);
      assertThat(stats.number("webhooks.given_up")).isZero();
      String first = expected.keySet().iterator().next();
      assertThat(bodyAbout(first)).endsWith(",\"data\":" + api.command(first).text() + "}");
      assertThat(broker.process().output()).contains("/hooks?…").doesNotContain("hidden");
    }
  }

  private static void failLater(AgentSocket agent, String id, List<String> types) {
    if (types.size() > 1) {
      agent.ack(id, "failed");
    }
  }

  private Map<String, List<String>> taken() {
    Map<String, List<String>> taken = new LinkedHashMap<>();
    for (Delivery delivery : deliveries) {
      JsonDoc json = delivery.json();
      json.maybeString("data.command_id")
          .ifPresent(
              id -> taken.computeIfAbsent(id, key -> new ArrayList<>()).add(json.string("type")));
    }
    return taken;
  }

  private List<String> types(String agent) {
    return deliveries.stream()
        .map(Delivery::json)
        .filter(json -> !json.has("data.command_id"))
        .filter(json -> json.string("data.agent_id").equals(agent))
        .map(json -> json.string("type"))
        .toList();
  }

  private String bodyAbout(String id) {
    return deliveries.stream()
        .map(Delivery::body)
        .filter(body -> body.contains("\"command_id\":\"" + id + "\""))
        .findFirst()
        .orElseThrow();
  }

  private static void checkSignature(Delivery delivery) {
    String seconds = delivery.signature().replaceFirst("^t=([0-9]+),v1=[0-9a-f]{64}$", "$1");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
      byte[] hash = mac.doFinal((seconds + "." + delivery.body()).getBytes(UTF_8));
      assertThat(delivery.signature())
          .isEqualTo("t=" + seconds + ",v1=" + HexFormat.of().formatHex(hash));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
