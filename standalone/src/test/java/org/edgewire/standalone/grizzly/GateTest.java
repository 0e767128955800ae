package org.edgewire.standalone.grizzly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRefusalIsAProblemWithLengthAndTheConnectionEnds() {
    try (RawClient client = server.client()) {
      RawClient.Response response = client.send(RawClient.opening("/edge/ws")).response();

      assertThat(response.status()).isEqualTo(403);
      assertThat(response.headers())
          .containsEntry("Content-Type", "application/problem+json")
          .containsEntry("Connection", "close")
          .doesNotContainKey("Server");
      assertThat(response.body())
          .isEqualTo(
              "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,"
                  + "\"detail\":\"No.\",\"code\":\"forbidden\"}");
      assertThat(client.nextByte()).isEmpty();
    }
  }

  @Test
  void aRefusedClientThatGoesOnSendingFramesIsNotHeard() {
    try (RawClient client = server.client()) {
      // Given frames that come with the handshake, and more after the refusal
      client.send(
          RawClient.opening("/edge/ws")
              + new String(
                  RawClient.frame(0x81, new byte[] {'x'}),
                  java.nio.charset.StandardCharsets.ISO_8859_1));
      assertThat(client.response().status()).isEqualTo(403);

      // When it goes on as if it had been let in, and tries again on the same connection
      for (int i = 0; i < 50; i++) {
        client.text("let me in");
      }
      client.send(RawClient.opening("/edge/ws", TestServer.GOOD));

      // Then it gets nothing but the end, and the endpoint knows nothing of it
      assertThat(client.nextByte()).isEmpty();
      assertThat(server.edge.opened).isEmpty();
      assertThat(server.edge.received).isEmpty();
    }
  }

  @Test
  void aRefusedClientThatNeverClosesIsCut() {
    try (RawClient client = server.client()) {
      assertThat(client.send(RawClient.opening("/edge/ws")).response().status()).isEqualTo(403);

      await()
          .untilAsserted(
              () ->
                  Assertions.assertThatThrownBy(() -> client.send(new byte[1024]))
                      .isInstanceOf(UncheckedIOException.class));
    }
  }

  @Test
  void aRefusalSaysWhenToComeBack() {
    try (RawClient client = server.client()) {
      RawClient.Response response =
          client.send(RawClient.opening("/edge/ws", "Authorization: Bearer busy")).response();

      assertThat(response.status()).isEqualTo(429);
      assertThat(response.headers()).containsEntry("Retry-After", "7");
    }
  }

  @Test
  void aGateThatFailsLetsNobodyIn() {
    try (RawClient client = server.client()) {
      RawClient.Response response =
          client.send(RawClient.opening("/edge/ws", "Authorization: Bearer boom")).response();

      assertThat(response.status()).isEqualTo(500);
      assertThat(response.body()).doesNotContain("boom");
      assertThat(server.edge.opened).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/edge/ws/",
        "/edge/ws;x=1",
        "//edge/ws",
        "/edge//ws",
        "/edge/%77s",
        "/edge/./ws",
        "/x/../edge/ws",
        "/EDGE/ws",
        "/edge/ws%20",
        "/edge/ws%00",
        "/edge/ws/{x}",
        "/nowhere",
        "/",
        "*",
        "edge/ws",
        "/ws/room/",
        "/ws/room/a/b",
        "/ws/room/{id}/",
        "/ws/room/a;b",
        "/%zz",
        "/echo"
      })
  void anyOtherSpellingOfAPathIsNoWebSocketEvenForTheAdmitted(String path) {
    try (RawClient client = server.client()) {
      RawClient.Response response =
          client.send(RawClient.opening(path, TestServer.GOOD)).response();

      assertThat(response.status()).isEqualTo(404);
      assertThat(client.nextByte()).isEmpty();
      assertThat(server.edge.opened).isEmpty();
      assertThat(server.room.opened).isEmpty();
    }
  }

  @Test
  void aPathWithAVariableHasItsGateToo() {
    try (RawClient stranger = server.client();
        RawClient friend = server.client()) {
      assertThat(stranger.send(RawClient.opening("/ws/room/a")).response().status()).isEqualTo(403);
      friend.open("/ws/room/a?token=1", TestServer.GOOD).text("hello");
      assertThat(friend.frame().text()).isEqualTo("hello");
      assertThat(server.room.opened.peek().getPathParameters()).containsEntry("id", "a");
    }
  }

  @Test
  void anotherVersionOfTheProtocolIsRefusedWithTheRightOne() {
    try (RawClient client = server.client()) {
      String old =
          RawClient.opening("/edge/ws", TestServer.GOOD).replace("Version: 13", "Version: 8");

      RawClient.Response response = client.send(old).response();

      assertThat(response.status()).isEqualTo(426);
      assertThat(response.headers())
          .containsEntry("Upgrade", "websocket")
          .containsEntry("Sec-WebSocket-Version", "13");
    }
  }

  @Test
  void aHandshakeWithoutAKeyIsRefused() {
    try (RawClient client = server.client()) {
      String keyless =
          RawClient.opening("/edge/ws", TestServer.GOOD).replace("Sec-WebSocket-Key", "X-Key");

      assertThat(client.send(keyless).response().status()).isEqualTo(400);
      assertThat(server.edge.opened).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST"})
  void whatIsNoOpeningHandshakeGoesToTheServlets(String method) {
    try (RawClient client = server.client()) {
      RawClient.Response response =
          client
              .send(
                  method
                      + " /edge/ws HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
              .response(method);

      assertThat(response.status()).isEqualTo(426);
    }
  }

  @Test
  void anUpgradeWithoutConnectionHeaderIsAnOrdinaryRequest() {
    try (RawClient client = server.client()) {
      client.send(RawClient.opening("/edge/ws").replace("Connection: Upgrade\r\n", ""));

      RawClient.Response first = client.response();
      RawClient.Response second =
          client.send("GET /edge/ws HTTP/1.1\r\nHost: t\r\n\r\n").response();

      assertThat(first.status()).isEqualTo(426);
      assertThat(second.status()).isEqualTo(426);
    }
  }

  @Test
  void theJdkClientSeesTheStatusOfARefusal() {
    Assertions.assertThatThrownBy(
            () ->
                HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(
                        URI.create("ws://127.0.0.1:" + server.port() + "/edge/ws"),
                        new WebSocket.Listener() {})
                    .join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
  }

  @Test
  void theSessionKnowsWhoWasAdmitted() {
    try (RawClient client = server.admitted()) {
      client.text("x");
      client.frame();
      assertThat(server.edge.opened.peek().getUserPrincipal().getName()).isEqualTo("luna1");
    }
  }
}
