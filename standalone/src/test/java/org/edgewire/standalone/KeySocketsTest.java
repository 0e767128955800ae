package org.edgewire.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.edgewire.config.Settings;
import org.edgewire.config.Source;
import org.edgewire.standalone.launch.RunningBroker;
import org.edgewire.standalone.launch.ServerSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sockets of producers and watchers, by the JDK's WebSocket against the real server. */
class KeySocketsTest {
  private static final String KEY = "a key with ümlaut";
  static final String ASCII_KEY = "an-admin-key-for-tests";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static RunningBroker broker;

  @BeforeAll
  static void start(@TempDir Path folder) {
    broker = launch(folder);
  }

  /** A broker with known keys on any free port. */
  static RunningBroker launch(Path folder) {
    return launch(folder, 0);
  }

  /** The same on that port. */
  static RunningBroker launch(Path folder, int port) {
    Map<String, String> values =
        Map.of(
            "http.port",
            Integer.toString(port),
            "data.folder",
            folder.toString(),
            "admin.key",
            ASCII_KEY,
            "edge.secret",
            "a-secret-for-tests");
    return new BrokerLauncher()
        .start(Settings.resolve(ServerSettings.all(), List.of(Source.commandLine(values))));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void aProducerSubmitsAndHearsTheEndWhileAWatcherSeesItAll() {
    Peer watcher = new Peer("/edge/watch?agent=a1&command=other", KeySocketsTest::withHeader);
    // Its pong: from here on it is one of the watchers.
    watcher.send("{\"type\":\"ping\"}");
    watcher.awaitMessages(1);
    watcher.messages.clear();
    Peer producer = new Peer("/edge/producer", KeySocketsTest::withHeader);
    Peer agent =
        new Peer(
            "/edge/ws?edge_agent_id=a1",
            builder -> builder.header("Authorization", "Bearer a-secret-for-tests"));
    // Agents and commands are told of by different threads.
    watcher.awaitMessages(1);

    producer.send(
        "{\"type\":\"submit\",\"data\":{\"ref\":\"r\",\"agent_id\":\"a1\",\"command_id\":\"c1\","
            + "\"command_type\":\"emit_event\",\"payload\":{\"event_type\":\"e\"}}}");
    agent.awaitMessages(1);
    agent.send(
        "{\"type\":\"command_ack\",\"data\":{\"command_id\":\"c1\",\"status\":\"completed\","
            + "\"result\":{\"n\":1.50}}}");
    producer.awaitMessages(2);

    assertThat(producer.messages.get(0))
        .startsWith("{\"type\":\"accepted\",\"data\":{\"ref\":\"r\",\"command_id\":\"c1\"");
    assertThat(producer.messages.get(1))
        .startsWith("{\"type\":\"finished\",\"data\":{\"ref\":\"r\",\"command_id\":\"c1\"")
        .contains("\"status\":\"completed\"", "\"result\":{\"n\":1.50}");
    watcher.awaitMessages(4);
    agent.close();
    watcher.awaitMessages(5);
    assertThat(watcher.messages)
        .extracting(text -> text.substring(0, text.indexOf(',')))
        .containsExactly(
            "{\"type\":\"agent_online\"",
            "{\"type\":\"command\"",
            "{\"type\":\"command\"",
            "{\"type\":\"command\"",
            "{\"type\":\"agent_offline\"");
    producer.close();
    watcher.close();
  }

  @Test
  void severalThousandPipelinedSubmitsAreAllAnsweredInOrder() {
    Peer producer = new Peer("/edge/producer", KeySocketsTest::withBearer);

    for (int i = 0; i < 3_000; i += 500) {
      for (int j = i; j < i + 500; j++) {
        producer.send(
            "{\"type\":\"submit\",\"data\":{\"ref\":"
                + j
                + ",\"agent_id\":\"crowd\",\"command_type\":\"x\",\"payload\":{}}}");
      }
      producer.awaitMessages(i + 500);
    }

    for (int i = 0; i < 3_000; i++) {
      assertThat(producer.messages.get(i))
          .startsWith("{\"type\":\"accepted\",\"data\":{\"ref\":" + i + ",");
    }
    producer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/edge/producer", "/edge/watch"})
  void aBrowserGivesTheKeyAsASubprotocolAndOnlyItsNameIsEchoed(String path) {
    String encoded =
        Base64.getUrlEncoder().withoutPadding().encodeToString(ASCII_KEY.getBytes(UTF_8));

    Peer peer = new Peer(path, builder -> builder.subprotocols("edgewire.key", encoded));

    assertThat(peer.socket.getSubprotocol()).isEqualTo("edgewire.key");
    peer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/edge/producer", "/edge/watch"})
  void withoutTheKeyTheHandshakeIsRefusedWith401(String path) {
    String wrong = Base64.getUrlEncoder().encodeToString(KEY.getBytes(UTF_8));
    List<UnaryOperator<WebSocket.Builder>> strangers =
        List.of(
            builder -> builder,
            builder -> builder.header("X-Admin-Key", "wrong"),
            builder -> builder.header("Authorization", "Bearer a-secret-for-tests"),
            builder -> builder.subprotocols("edgewire.key", wrong.replace("=", "")),
            builder -> builder.subprotocols("edgewire.key"));

    for (UnaryOperator<WebSocket.Builder> stranger : strangers) {
      assertThat(refusal(path, stranger)).isEqualTo(401);
    }
  }

  @Test
  void aFilterThatIsNoIdIsRefused() {
    assertThat(refusal("/edge/watch?agent=a:b", KeySocketsTest::withHeader)).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/edge/producer", "/edge/watch"})
  void aPlainGetIsToldToUpgrade(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(broker.baseUri() + path)).build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(426);
    assertThat(response.headers().firstValue("Upgrade")).contains("websocket");
  }

  @Test
  void aProducerMaySendMoreThanAnAgentButNotMoreThanOneMebibyte() {
    Peer producer = new Peer("/edge/producer", KeySocketsTest::withHeader);
    String filler = "x".repeat(300_000);

    producer.send("{\"type\":\"ping\",\"data\":\"" + filler + "\"}");
    producer.awaitMessages(1);
    producer.send("{\"type\":\"ping\",\"data\":\"" + filler.repeat(4) + "\"}");

    await().atMost(Duration.ofSeconds(30)).until(() -> producer.closeCode != 0);
    assertThat(producer.messages).containsExactly("{\"type\":\"pong\"}");
    assertThat(producer.closeCode).isEqualTo(1009);
  }

  private static int refusal(String path, UnaryOperator<WebSocket.Builder> more) {
    int[] status = new int[1];
    assertThatThrownBy(() -> new Peer(path, more))
        .isInstanceOfSatisfying(
            CompletionException.class,
            e ->
                status[0] =
                    ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode());
    return status[0];
  }

  private static WebSocket.Builder withHeader(WebSocket.Builder builder) {
    return builder.header("X-Admin-Key", ASCII_KEY);
  }

  private static WebSocket.Builder withBearer(WebSocket.Builder builder) {
    return builder.header("Authorization", "Bearer " + ASCII_KEY);
  }

  /** The other end of a socket. */
  private static final class Peer implements WebSocket.Listener {
    final List<String> messages = new CopyOnWriteArrayList<>();
    final WebSocket socket;
    volatile int closeCode;
    private final StringBuilder parts = new StringBuilder();

    Peer(String path, UnaryOperator<WebSocket.Builder> more) {
      URI uri = URI.create("ws" + broker.baseUri().toString().substring(4) + path);
      socket =
          more.apply(HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(30)))
              .buildAsync(uri, this)
              .join();
    }

    void send(String text) {
      socket.sendText(text, true).join();
    }

    void awaitMessages(int count) {
      await().atMost(Duration.ofSeconds(30)).until(() -> messages.size() >= count);
    }

    void close() {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        messages.add(parts.toString());
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
      closeCode = statusCode;
      return null;
    }
  }
}
