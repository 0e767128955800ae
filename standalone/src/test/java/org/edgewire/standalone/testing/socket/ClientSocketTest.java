package org.edgewire.standalone.testing.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.edgewire.command.AgentId;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.Gate;
import org.edgewire.standalone.grizzly.GrizzlyWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fakes' WebSocket, against a server that says anything and against a real one. */
class ClientSocketTest {
  private static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols|upgrade: WebSocket|Connection: Upgrade"
          + "|Sec-WebSocket-Accept: KEY";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ScriptedServer server;
  private final Heard heard = new Heard();

  ClientSocketTest() throws IOException {
    server = new ScriptedServer();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static final class Heard implements ClientSocket.Listener {
    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

    @Override
    public void text(String message) {
      all.add(message);
    }

    @Override
    public void closed(int code, Optional<IOException> failure) {
      all.add("closed " + code + failure.map(why -> " " + why.getMessage()).orElse(""));
    }

    String next() throws InterruptedException {
      return all.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private ClientSocket listening() throws IOException {
    ClientSocket socket = server.connect(SWITCHING);
    socket.listen("client-socket-test", heard);
    return socket;
  }

  @Test
  void itsHandshakeHasAllThatTheProtocolWantsAndWhatItIsGiven() throws IOException {
    listening().abort();

    assertThat(server.request())
        .startsWith("GET /a/b?c=d%20e HTTP/1.1\r\nHost: 127.0.0.1:")
        .contains("\r\nUpgrade: websocket\r\n", "\r\nConnection: Upgrade\r\n")
        .contains("\r\nSec-WebSocket-Version: 13\r\n", "\r\nX-Test: yes\r\n")
        .containsPattern("\r\nSec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r\n");
  }

  @Test
  void aRefusalTellsItsStatusAndLeavesNoConnection() throws IOException {
    assertThatThrownBy(() -> server.connect("HTTP/1.1 403 Forbidden|Content-Length: 0"))
        .isInstanceOf(RefusedException.class)
        .hasMessage("the broker answered 403");
    assertThat(server.isLeft()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "SSH-2.0-x, not an answer in HTTP/1.1: SSH-2.0-x",
    "HTTP/1.1 101 Yes|Connection: Upgrade|Sec-WebSocket-Accept: KEY, no Upgrade",
    "HTTP/1.1 101 Yes|Upgrade: websocket|Sec-WebSocket-Accept: KEY, no Connection",
    "HTTP/1.1 101 Yes|Upgrade: websocket|Connection: Upgrade, another handshake",
    "HTTP/1.1 101 Yes|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: x, another handshake",
    "HTTP/1.1 101 Yes|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: KEY"
        + "|Sec-WebSocket-Extensions: permessage-deflate, an extension that nobody wanted",
    "HTTP/1.1 101 Yes|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: KEY"
        + "|Sec-WebSocket-Protocol: mqtt, a protocol that nobody wanted"
  })
  void anAnswerThatIsNoneOfAWebSocketIsRefused(String answer, String why) {
    assertThatThrownBy(() -> server.connect(answer))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({
    "one frame, 8105 68656c6c6f",
    "three fragments, 0102 6865 0001 6c 8002 6c6f",
    "a ping between fragments, 0102 6865 8900 8003 6c6c6f",
    "an empty last fragment, 0105 68656c6c6f 8000",
    "a pong and a binary message before, 8a00 820101 8105 68656c6c6f"
  })
  void aMessageIsHeardWhole(String how, String bytes) throws Exception {
    listening();

    server.says(bytes);

    assertThat(heard.next()).as(how).isEqualTo("hello");
  }

  @ParameterizedTest
  @CsvSource({
    "c100, a reserved bit is set",
    "8180, a server masks no frame",
    "8000, a fragment without its beginning",
    "0100 8100, a beginning without the end before it",
    "0900, a control frame is fragmented",
    "897e007e"
        + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000000000000000000000000000, "
        + "a control frame is too long",
    "817e007d, a length in more bytes than it needs",
    "817f000000000000ffff, a length in more bytes than it needs",
    "8300, an opcode without a meaning",
    "8b00, an opcode without a meaning",
    "880103, half a close code",
    "817f0000000100000000, the frame is too long",
    "817fffffffffffffffff, the frame is too long",
    "8101ff, closed 1006"
  })
  void aServerThatBreaksTheRulesIsLeft(String bytes, String why) throws Exception {
    listening();

    server.says(bytes);

    assertThat(heard.next()).startsWith("closed 1006").contains(why);
    assertThat(server.isLeft()).isTrue();
  }

  @Test
  void aPingIsAnsweredWithItsPayload() throws IOException {
    listening();

    server.says("8902 0102");

    assertThat(server.hears()).isEqualTo("8a 0102");
  }

  @ParameterizedTest
  @CsvSource({
    "8802 0fa2, 88 0fa2, closed 4002",
    "8805 03e8 627965, 88 03e8627965, closed 1000",
    "8800, '88 ', closed 1005"
  })
  void aCloseIsAnsweredAndTold(String bytes, String answer, String told) throws Exception {
    listening();

    server.says(bytes);

    assertThat(server.hears()).isEqualTo(answer);
    assertThat(heard.next()).isEqualTo(told);
    assertThat(server.isLeft()).isTrue();
  }

  @Test
  void afterItsOwnCloseItSendsNothingMoreAndTellsWhatTheServerSays() throws Exception {
    ClientSocket socket = listening();

    socket.close(4321);
    socket.text("more");
    server.says("8802 10e1");

    assertThat(server.hears()).isEqualTo("88 10e1");
    assertThat(heard.next()).isEqualTo("closed 4321");
    assertThat(server.isLeft()).isTrue();
  }

  @Test
  void aCloseMayBeWithoutACode() throws IOException {
    listening().close();

    assertThat(server.hears()).isEqualTo("88 ");
  }

  @Test
  void aServerThatHangsUpIsAnAbnormalEnd() throws Exception {
    listening();

    server.hangsUp();

    assertThat(heard.next()).isEqualTo("closed 1006 the connection ended without a close frame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"81", "817e00", "8105 6865"})
  void aServerThatHangsUpInsideAFrameIsOneToo(String bytes) throws Exception {
    listening();
    server.says(bytes);

    server.hangsUp();

    assertThat(heard.next()).isEqualTo("closed 1006 the connection ended inside a frame");
  }

  @Test
  void aServerThatHangsUpInsteadOfAnAnswerIsNamed() {
    assertThatThrownBy(() -> server.connect(ScriptedServer.SILENCE))
        .hasMessage("the connection ended before the answer was complete");
  }

  @Test
  void whatTheServerSaidBeforeItsEndIsToldThoughItCannotBeAnswered() throws Exception {
    ClientSocket socket = listening();
    socket.reading(false);
    server.says("8900 8101 61 8802 0fa2");
    server.resets();

    socket.reading(true);

    assertThat(heard.next()).isEqualTo("a");
    assertThat(heard.next()).isEqualTo("closed 4002");
  }

  @Test
  void whatComesWhileItDoesNotReadIsHeardWhenItReadsOn() throws Exception {
    ClientSocket socket = listening();
    socket.reading(false);
    server.says("8101 61 8101 62 8902 0102");
    boolean before = socket.isReading();

    socket.reading(true);

    assertThat(before).isFalse();
    assertThat(heard.next()).isEqualTo("a");
    assertThat(heard.next()).isEqualTo("b");
    assertThat(server.hears()).isEqualTo("8a 0102");
  }

  @Test
  void oneThatDoesNotReadCanBeCut() throws Exception {
    ClientSocket socket = listening();
    socket.reading(false);
    server.says("8101 61");

    socket.abort();

    assertThat(heard.next()).startsWith("closed 1006");
    assertThat(heard.all).isEmpty();
  }

  /** Says what it hears. Public because Tyrus calls no other. */
  public static final class Echo extends Endpoint {
    /** Made by Tyrus. */
    public Echo() {}

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(
          String.class, text -> session.getAsyncRemote().sendText(text, result -> {}));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 200_000})
  void aRealServerHearsEveryLengthOfText(int length) throws Exception {
    GrizzlyWebServer real =
        GrizzlyWebServer.builder()
            .endpoint(
                ServerEndpointConfig.Builder.create(Echo.class, "/echo").build(),
                Gate.immediate(any -> new Decision.Admitted(new AgentId("a"))))
            .start();
    String text = "é".repeat(length / 2) + "x".repeat(length % 2);
    try {
      ClientSocket socket =
          ClientSocket.connect(
              URI.create("ws://127.0.0.1:" + real.port() + "/echo"), Map.of(), PATIENCE);
      socket.listen("client-socket-test", heard);

      socket.text(text);

      assertThat(heard.next()).isEqualTo(text);
    } finally {
      real.stop(Duration.ZERO);
    }
  }
}
