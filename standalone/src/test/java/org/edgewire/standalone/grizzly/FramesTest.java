package org.edgewire.standalone.grizzly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void textComesBack() {
    try (RawClient client = server.admitted()) {
      client.text("grüße");
      assertThat(client.frame().text()).isEqualTo("grüße");
    }
  }

  @Test
  void framesThatComeWithTheHandshakeAreHeard() {
    try (RawClient client = server.client()) {
      client.send(
          RawClient.opening("/edge/ws", TestServer.GOOD)
              + new String(RawClient.frame(0x81, "early".getBytes(UTF_8)), ISO_8859_1));

      assertThat(client.response().status()).isEqualTo(101);
      assertThat(client.frame().text()).isEqualTo("early");
    }
  }

  @Test
  void framesSentByteByByteAreHeard() {
    try (RawClient client = server.admitted()) {
      for (byte one : RawClient.frame(0x81, "slow".repeat(50).getBytes(UTF_8))) {
        client.send(new byte[] {one});
      }
      assertThat(client.frame().text()).isEqualTo("slow".repeat(50));
    }
  }

  @Test
  void aMessageMayComeInFragmentsWithAPingBetween() {
    try (RawClient client = server.admitted()) {
      client.send(RawClient.frame(0x01, "one ".getBytes(UTF_8)));
      client.send(RawClient.frame(0x89, "p".getBytes(UTF_8)));
      client.send(RawClient.frame(0x80, "two".getBytes(UTF_8)));

      assertThat(client.frame().opcode()).isEqualTo(10);
      assertThat(client.frame().text()).isEqualTo("one two");
    }
  }

  @Test
  void aMessageOfTheGreatestLengthIsHeard() {
    try (RawClient client = server.admitted()) {
      String text = "x".repeat(TestServer.MAX_MESSAGE);
      client.text(text).text(text);
      assertThat(client.frame().text()).isEqualTo(text);
      assertThat(client.frame().text()).isEqualTo(text);
    }
  }

  @Test
  void aServerWithLargerLimitsTakesAMegabyte() {
    try (TestServer large = new TestServer(builder -> builder.limits(1 << 20, 4 << 20));
        RawClient client = large.admitted()) {
      String text = "x".repeat(1 << 20);
      client.text(text);
      assertThat(client.frame().text()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {TestServer.MAX_MESSAGE + 1, 1 << 20, 1L << 40, Long.MAX_VALUE})
  void aMessageOverTheLimitIsRefusedByItsHeaderAlone(long length) {
    try (RawClient client = server.admitted()) {
      client.text("before").send(RawClient.header(0x81, length, true));

      assertThat(client.frame().text()).isEqualTo("before");
      assertThat(client.frame().closeCode()).isEqualTo(1009);
      assertThat(client.nextByte()).isEmpty();
      await().until(() -> server.edge.closed.equals(Arrays.asList(1009)));
    }
  }

  @Test
  void whoSendsAMegabyteAllTheSameStillReadsWhy() {
    try (RawClient client = server.admitted()) {
      client.send(RawClient.frame(0x81, new byte[1 << 20]));
      assertThat(client.frame().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void fragmentsCountTogether() {
    try (RawClient client = server.admitted()) {
      byte[] quarter = new byte[TestServer.MAX_MESSAGE / 4];
      Arrays.fill(quarter, (byte) 'x');
      client.send(RawClient.frame(0x01, quarter));
      for (int i = 0; i < 3; i++) {
        client.send(RawClient.frame(0x00, quarter));
      }
      client.send(RawClient.frame(0x80, new byte[] {'x'}));

      assertThat(client.frame().closeCode()).isEqualTo(1009);
      assertThat(server.edge.received).isEmpty();
    }
  }

  @Test
  void aFloodOfEmptyContinuationsEnds() {
    try (RawClient client = server.admitted()) {
      client.send(RawClient.frame(0x01, new byte[] {'x'}));
      byte[] empty = RawClient.frame(0x00, new byte[0]);
      byte[] many = new byte[empty.length * FrameInspector.MAX_FRAGMENTS];
      for (int i = 0; i < FrameInspector.MAX_FRAGMENTS; i++) {
        System.arraycopy(empty, 0, many, i * empty.length, empty.length);
      }
      client.send(many);

      assertThat(client.frame().closeCode()).isEqualTo(1009);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUnmaskedFrameIsAProtocolError(boolean empty) {
    try (RawClient client = server.admitted()) {
      client.send(RawClient.header(0x81, empty ? 0 : 2, false)).send("hi");

      assertThat(client.frame().closeCode()).isEqualTo(1002);
      assertThat(server.edge.received).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0xC1, 0x83, 0x80, 0x08, 0x8B})
  void reservedBitsAndOpcodesStrayContinuationsAndCutControlFramesAreProtocolErrors(int first) {
    try (RawClient client = server.admitted()) {
      client.send(RawClient.frame(first, new byte[] {3, (byte) 0xE8}));
      assertThat(client.frame().closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void anOversizedControlFrameIsAProtocolError() {
    try (RawClient client = server.admitted()) {
      client.send(RawClient.header(0x89, 1L << 40, true));
      assertThat(client.frame().closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void textThatIsNotUtf8IsClosedWith1007() {
    try (RawClient client = server.admitted()) {
      client.send(RawClient.frame(0x81, new byte[] {(byte) 0xC3, 0x28}));
      assertThat(client.frame().closeCode()).isEqualTo(1007);
      assertThat(server.edge.received).isEmpty();
    }
  }

  @Test
  void anEmptyCloseIsAnsweredWith1000() {
    try (RawClient client = server.admitted()) {
      client.send(RawClient.frame(0x88, new byte[0]));
      assertThat(client.frame().closeCode()).isEqualTo(1000);
      assertThat(client.nextByte()).isEmpty();
    }
  }

  @Test
  void whatComesAfterACloseIsNotHeard() {
    try (RawClient client = server.admitted()) {
      client.send(RawClient.frame(0x88, new byte[] {3, (byte) 0xE8}));
      assertThat(client.frame().closeCode()).isEqualTo(1000);
      client.text("too late");
      assertThat(client.nextByte()).isEmpty();
      assertThat(server.edge.received).isEmpty();
    }
  }

  @Test
  void noExtensionIsNegotiated() {
    try (RawClient client = server.client()) {
      RawClient.Response response =
          client
              .send(
                  RawClient.opening(
                      "/edge/ws", TestServer.GOOD, "Sec-WebSocket-Extensions: permessage-deflate"))
              .response();
      assertThat(response.status()).isEqualTo(101);
      assertThat(response.headers())
          .doesNotContainKey("Sec-WebSocket-Extensions")
          .containsEntry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
  }

  @Test
  void aLostConnectionIsHeardOfOnce() {
    try (RawClient client = server.admitted()) {
      client.text("x").frame();
      client.disconnect();
      await().until(() -> server.edge.closed.equals(Arrays.asList(1006)));
    }
  }
}
