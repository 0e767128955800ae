package org.edgewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.edgewire.agent.AgentListener;
import org.edgewire.agent.EdgeAgent;
import org.edgewire.agent.EdgeAgentBuilder;
import org.edgewire.agent.Outcome;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.standalone.launch.RunningBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java agent against the real broker, by Tyrus' client. */
class EdgeAgentTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path folder;
  private final List<String> started = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicBoolean noSockets = new AtomicBoolean();
  private RunningBroker broker;

  @BeforeEach
  void start() {
    broker = KeySocketsTest.launch(folder.resolve("broker"));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void aCommandIsHandledAndItsResultComesBack() {
    try (EdgeAgent agent =
        agent("state")
            .handler("emit_event", command -> Outcome.done(JsonText.parse("{\"n\":1.50}")))
            .build()) {
      agent.start();
      submit("c1");

      JsonObject record = finished("c1");

      assertThat(record.string("status")).contains("completed");
      assertThat(record.get("result")).contains(JsonText.trusted("{\"n\":1.50}"));
      await()
          .untilAsserted(
              () ->
                  assertThat(get("/edge/agents/a1/status").get("capabilities"))
                      .contains(JsonText.trusted("[\"dedup\"]")));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(get("/edge/agents/a1/status").get("last_close_code"))
                    .contains(JsonText.trusted("1000")));
  }

  @Test
  void anEndThatCameWhileTheBrokerWasAwayIsToldWhenItIsBack() throws InterruptedException {
    CountDownLatch goOn = new CountDownLatch(1);
    try (EdgeAgent agent = agent("state").handler("emit_event", command -> slow(goOn)).build()) {
      agent.start();
      submit("c1");
      await().until(() -> started.size() == 1);

      int port = broker.baseUri().getPort();
      broker.close();
      goOn.countDown();
      broker = KeySocketsTest.launch(folder.resolve("broker"), port);

      // Until the agent tells more, it may be unconfirmed: also an end, but not the last word.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> finished("c1").string("status").orElseThrow().equals("completed"));
      assertThat(started).hasSize(1);
    }
  }

  @Test
  void whileItsSocketIsNotToBeHadItPollsAndThenItIsBack() {
    try (EdgeAgent agent = agent("state").handler("emit_event", command -> quick()).build()) {
      noSockets.set(true);
      agent.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> events.contains("polling"));
      submit("c1");
      JsonObject polled = finished("c1");
      assertThat(polled.string("status")).contains("completed");
      assertThat(polled.string("channel")).contains("sync");

      noSockets.set(false);
      await().atMost(Duration.ofSeconds(30)).until(() -> events.contains("connected"));
      // The broker has to know it, too, or a poll that still waits gets the command.
      await()
          .until(
              () -> get("/edge/agents/a1/status").string("status").equals(Optional.of("online")));
      submit("c2");

      assertThat(finished("c2").string("channel")).contains("websocket");
      assertThat(started).hasSize(2);
    }
  }

  @Test
  void aNextLifeWithTheSameFileRepeatsNothingAndTellsWhatIsLeft() {
    try (EdgeAgent first =
        agent("state")
            .stopLimit(Duration.ofMillis(100))
            .handler("emit_event", command -> slow(new CountDownLatch(1)))
            .build()) {
      first.start();
      submit("c1");
      await().until(() -> started.size() == 1);
    }

    try (EdgeAgent second = agent("state").handler("emit_event", command -> quick()).build()) {
      second.start();
      // Until this agent tells more, it may be unconfirmed: also an end, but not the last word.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> finished("c1").string("status").orElseThrow().equals("failed"));

      assertThat(finished("c1").string("error").orElseThrow()).startsWith("interrupted");
      assertThat(started).hasSize(1);
    }
  }

  @Test
  void aRefusalIsToldWithItsStatusAndTriedAgain() {
    try (EdgeAgent agent =
        agent("state").token(() -> "wrong").handler("emit_event", command -> quick()).build()) {
      agent.start();
      await().until(() -> events.stream().filter("refused 403"::equals).count() >= 2);
    }
  }

  private Outcome slow(CountDownLatch until) throws InterruptedException {
    started.add("started");
    until.await();
    return Outcome.done();
  }

  private Outcome quick() {
    started.add("started");
    return Outcome.done();
  }

  private EdgeAgentBuilder agent(String state) {
    return EdgeAgent.builder()
        .url(URI.create("ws://127.0.0.1:" + broker.baseUri().getPort() + "/edge/ws"))
        .agentId("a1")
        .secret("a-secret-for-tests")
        .state(folder.resolve(state))
        .container(container())
        .listener(
            new AgentListener() {
              @Override
              public void connected() {
                events.add("connected");
              }

              @Override
              public void polling() {
                events.add("polling");
              }

              @Override
              public void refused(int status, String line) {
                events.add("refused " + status);
              }
            });
  }

  /** The real one, but for a firewall that a test may put up. */
  private WebSocketContainer container() {
    WebSocketContainer real = ContainerProvider.getWebSocketContainer();
    return (WebSocketContainer)
        Proxy.newProxyInstance(
            EdgeAgentTest.class.getClassLoader(),
            new Class<?>[] {WebSocketContainer.class},
            (self, method, args) -> {
              if (noSockets.get()) {
                throw new DeploymentException("blocked");
              }
              try {
                return method.invoke(real, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void submit(String id) {
    send(
        "POST",
        "/edge/agents/a1/commands",
        "{\"command_id\":\""
            + id
            + "\",\"command_type\":\"emit_event\",\"payload\":{\"event_type\":\"e\"}}");
  }

  private JsonObject finished(String id) {
    return get("/edge/commands/" + id + "?wait_seconds=30");
  }

  private JsonObject get(String path) {
    return send("GET", path, "");
  }

  private JsonObject send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(broker.baseUri() + path))
            .header("X-Admin-Key", KeySocketsTest.ASCII_KEY)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return JsonObject.parse(HTTP.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
