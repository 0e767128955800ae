package org.edgewire.it.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Difference;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.Node;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5 of the protocol: who is let into the sockets of producers and operators. */
public abstract class KeySocketContract extends Contract {
  private static final String PRODUCER = "/edge/producer";
  private static final String WATCH = "/edge/watch";

  private RawSocket.Head handshake(String target, String... headers) {
    try (RawSocket raw = RawSocket.open(deployment())) {
      return raw.handshake(target, headers);
    }
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {PRODUCER, WATCH})
  void theKeyLetsInAsAHeaderOrABearer(String path) {
    String key = deployment().adminKey();
    assertThat(handshake(path, "X-Admin-Key: " + key).status()).isEqualTo(101);
    assertThat(handshake(path, "Authorization: Bearer " + key).status()).isEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(strings = {PRODUCER, WATCH})
  void aBrowserGivesTheKeyAsASubprotocolAndOnlyTheNameIsEchoed(String path) {
    String pair = "edgewire.key, " + encoded(deployment().adminKey());

    RawSocket.Head answer = handshake(path, "Sec-WebSocket-Protocol: " + pair);

    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.header("Sec-WebSocket-Protocol")).contains("edgewire.key");
    assertThat(answer.headers()).noneMatch(line -> line.contains(encoded(deployment().adminKey())));
  }

  @ParameterizedTest
  @ValueSource(strings = {PRODUCER, WATCH})
  void withoutTheKeyTheHandshakeIsRefusedBeforeTheUpgrade(String path) {
    String wrong = deployment().adminKey() + "x";
    refusedWith401(handshake(path));
    refusedWith401(handshake(path, "X-Admin-Key: " + wrong));
    refusedWith401(handshake(path, "Authorization: Bearer " + wrong));
    refusedWith401(handshake(path, "Authorization: Bearer " + deployment().token(agent)));
    refusedWith401(handshake(path, "Authorization: Bearer " + deployment().secret()));
    refusedWith401(handshake(path, "Sec-WebSocket-Protocol: edgewire.key, " + encoded(wrong)));
    refusedWith401(handshake(path, "Sec-WebSocket-Protocol: edgewire.key"));
    refusedWith401(handshake(path + "/", "X-Admin-Key: " + wrong));
  }

  private void refusedWith401(RawSocket.Head answer) {
    if (answer.status() != 404) {
      assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
      JsonDoc problem = JsonDoc.parse(answer.body());
      assertThat(answer.header("Content-Type").orElse("none"))
          .startsWith(
              deployment().has(Difference.REFUSAL_WITHOUT_TYPE)
                  ? "none"
                  : "application/problem+json");
      assertThat(problem.string("code")).isNotBlank();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PRODUCER, WATCH})
  void aRefusedPeerThatGoesOnAllTheSameIsNotHeard(String path) {
    try (RawSocket raw = RawSocket.open(deployment())) {
      raw.handshake(path, "X-Admin-Key: wrong");
      raw.bytesIfOpen(new byte[] {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0});
      assertThat(new String(raw.readToEnd(Duration.ofSeconds(30)), UTF_8))
          .doesNotContain("\"type\":\"error\"", "malformed_json");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PRODUCER, WATCH})
  void aPlainRequestIsToldToUpgrade(String path) {
    var answer = api.send("GET", path, "", "X-Admin-Key", deployment().adminKey());
    answer.problem(426);
    assertThat(answer.header("Upgrade")).contains("websocket");
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent=a:b", "command=", "agent=%zz"})
  void aFilterThatIsNoIdIsRefused(String query) {
    RawSocket.Head answer =
        handshake(WATCH + "?" + query, "X-Admin-Key: " + deployment().adminKey());
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void aProducerOnNodeSubmitsWithTheKeyOfABrowserAndHearsTheEnds() {
    Optional<String> missing = Node.missing();
    assumeTrue(missing.isEmpty(), missing::get);
    try (AgentSocket socket = AgentSocket.completing(deployment(), agent);
        JarProcess node =
            Node.run(
                Node.script("producer.js"),
                Map.of("ADMIN_KEY", deployment().adminKey()),
                deployment().webSocket("/edge").toString(),
                agent,
                "200")) {
      assertThat(node.awaitExit(Duration.ofSeconds(30))).as(node.output()).isZero();
      JsonDoc told = JsonDoc.parse(node.lines().get(node.lines().size() - 1));
      assertThat(told.string("protocol")).isEqualTo("edgewire.key");
      assertThat(told.number("accepted")).isEqualTo(200);
      assertThat(told.number("completed")).isEqualTo(200);
      assertThat(told.number("watched")).isEqualTo(200);
      assertThat(socket.isOpen()).isTrue();
    }
  }

  @Test
  void aCloseOfTheProducerIsAnsweredInKind() {
    try (AgentSocket producer = AgentSocket.withKey(deployment(), PRODUCER);
        AgentSocket watcher =
            AgentSocket.withKey(deployment(), WATCH + "?agent=" + Commands.unique("a"))) {
      assertThat(producer.close(1000).code()).isEqualTo(1000);
      assertThat(watcher.close(1000).code()).isEqualTo(1000);
    }
  }
}
