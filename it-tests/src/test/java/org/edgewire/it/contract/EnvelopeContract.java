package org.edgewire.it.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Difference;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1 of the protocol: frames good and bad, and what becomes of the connection. */
public abstract class EnvelopeContract extends Contract {
  private static final Set<Integer> ANSWERED = Set.of(1000);
  private static final Set<Integer> MIRRORED = Set.of(1000, 1005);

  private static final int LIMIT = 256 * 1024;
  private static final String PING = "{\"type\":\"ping\"}";

  private AgentSocket bystander;

  @BeforeEach
  final void aBystanderConnects() {
    bystander = AgentSocket.connect(deployment(), Commands.unique("bystander"));
  }

  @AfterEach
  final void theBystanderIsUndisturbed() {
    bystander.roundTrip();
    bystander.drop();
  }

  private AgentSocket connected() {
    return AgentSocket.connect(deployment(), agent);
  }

  private RawSocket raw() {
    return RawSocket.agent(deployment(), agent);
  }

  @Test
  void aPingIsAnsweredByAPongAndNothingElse() {
    try (AgentSocket socket = connected()) {
      socket.ping();
      assertThat(socket.await("pong").text()).isEqualTo("{\"type\":\"pong\"}");
      assertThat(socket.passedOver()).isEmpty();
    }
  }

  @Test
  void pongsComeWhileCommandsFlow() {
    // Given
    for (int i = 0; i < 60; i++) {
      api.submit(agent, Commands.text("x".repeat(20_000)));
    }
    try (AgentSocket socket = connected()) {
      // When
      socket.ping();

      // Then
      socket.await("pong");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"ping\"",
        "hello",
        "",
        "[]",
        "\"ping\"",
        "null",
        "{}",
        "{\"type\":5}",
        "{\"type\":null}",
        "{\"type\":\"command_ack\"}",
        "{\"type\":\"command_ack\",\"data\":[]}",
        "{\"type\":\"command_ack\",\"data\":{}}",
        "{\"type\":\"command_ack\",\"data\":{\"command_id\":\"x\",\"status\":\"dancing\"}}",
        "{\"type\":\"command_ack\",\"data\":{\"command_id\":7,\"status\":\"completed\"}}",
        "{\"type\":\"status\",\"data\":[]}",
        "{\"type\":\"ping\"} trailing"
      })
  void aFrameThatCannotBeUsedIsAnsweredAndTheConnectionStays(String frame) {
    long before = api.stats().number("edge.invalid_frames");
    try (AgentSocket socket = connected()) {
      // When
      socket.send(frame);

      // Then
      JsonDoc error = socket.await("error");
      assertThat(error.string("data.code")).isNotBlank();
      assertThat(error.string("data.message")).isNotBlank();
      socket.roundTrip();
    }
    assertThat(api.stats().number("edge.invalid_frames")).isEqualTo(before + 1);
  }

  @Test
  void anUnknownTypeIsAnsweredOncePerType() {
    try (AgentSocket socket = connected()) {
      // When
      socket.send("{\"type\":\"telemetry\"}").send("{\"type\":\"telemetry\",\"data\":{}}");
      socket.send("{\"type\":\"weather\"}").send("{\"type\":\"telemetry\"}");

      // Then
      assertThat(socket.await("error").string("data.ref")).isEqualTo("telemetry");
      assertThat(socket.await("error").string("data.ref")).isEqualTo("weather");
      socket.roundTrip();
      socket.expectNoCommandFor(A_WHILE);
      assertThat(socket.passedOver()).isEmpty();
    }
  }

  @Test
  void manyUnknownTypesNeverCloseTheConnection() {
    try (AgentSocket socket = connected()) {
      for (int i = 0; i < 60; i++) {
        socket.send("{\"type\":\"unknown_" + i % 30 + "\"}");
      }
      socket.roundTrip();
    }
  }

  @Test
  void unknownMembersAreIgnored() {
    try (AgentSocket socket = connected()) {
      socket.send("{\"v\":2,\"type\":\"ping\",\"data\":null,\"more\":[1]}");
      socket.await("pong");
      assertThat(socket.passedOver()).isEmpty();
    }
  }

  @Test
  void aBinaryFrameIsAnsweredByAnError() {
    try (AgentSocket socket = connected()) {
      socket.sendBinary(PING.getBytes(UTF_8));
      assertThat(socket.await("error").string("data.message")).isNotBlank();
      socket.roundTrip();
    }
  }

  @Test
  void moreThan20BadFramesInAMinuteEndTheConnection() {
    try (AgentSocket socket = connected()) {
      // Given
      for (int i = 0; i < 20; i++) {
        socket.send("bad").await("error");
      }
      socket.roundTrip();

      // When
      socket.send("bad");

      // Then
      assertThat(socket.awaitClosed().code()).isEqualTo(1008);
    }
  }

  @Test
  void aMessageOf256KiBIsFine() {
    try (AgentSocket socket = connected()) {
      socket.send(statusOfSize(LIMIT));
      socket.roundTrip();
      assertThat(socket.passedOver()).isEmpty();
    }
    eventually(() -> assertThat(api.agent(agent).text()).contains("filler"));
  }

  @ParameterizedTest
  @ValueSource(ints = {LIMIT + 1, 257 * 1024, 1024 * 1024})
  void aLargerMessageEndsTheConnection(int bytes) {
    try (RawSocket raw = raw()) {
      raw.frameIfOpen(RawSocket.TEXT, true, statusOfSize(bytes).getBytes(UTF_8));
      assertThat(raw.readCloseCode()).isEqualTo(1009);
    }
  }

  @Test
  void aMessageInPiecesIsMeasuredAsAWhole() {
    try (RawSocket raw = raw()) {
      byte[] piece = new byte[LIMIT / 2];
      Arrays.fill(piece, (byte) ' ');
      raw.frame(RawSocket.TEXT, false, piece);
      raw.frame(RawSocket.CONTINUATION, false, piece);
      raw.frameIfOpen(RawSocket.CONTINUATION, true, "{}".getBytes(UTF_8));
      assertThat(raw.readCloseCode()).isEqualTo(1009);
    }
  }

  @Test
  void aMessageInPiecesThatGoesOnAndOnIsNotWaitedFor() {
    try (RawSocket raw = raw()) {
      byte[] piece = new byte[LIMIT / 16];
      Arrays.fill(piece, (byte) ' ');
      raw.frame(RawSocket.TEXT, false, piece);
      for (int sent = piece.length; sent < 4 * LIMIT; sent += piece.length) {
        raw.frameIfOpen(RawSocket.CONTINUATION, false, piece);
      }
      if (deployment().has(Difference.CLOSE_IS_OVERTAKEN)) {
        assertThat(raw.readCloseCode()).isIn(1009, 1006);
      } else {
        assertThat(raw.readCloseCode()).isEqualTo(1009);
      }
    }
  }

  @Test
  void anAnnouncedLengthBeyondAllBoundsEndsTheConnectionBeforeItComes() {
    try (RawSocket raw = raw()) {
      raw.bytes(
          new byte[] {(byte) 0x81, (byte) 0xff, 0x7f, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 'x'});
      if (deployment().has(Difference.LENGTH_COUNTED_AS_IT_COMES)) {
        sendText(raw, 2 * LIMIT);
      } else if (deployment().has(Difference.FRAMES_ARE_KEPT_WHOLE)) {
        sendText(raw, 5 * 1024 * 1024);
      }
      assertThat(raw.readCloseCode())
          .isEqualTo(deployment().has(Difference.FRAMES_ARE_KEPT_WHOLE) ? 1011 : 1009);
    }
  }

  private static void sendText(RawSocket raw, int bytes) {
    byte[] piece = new byte[16 * 1024];
    Arrays.fill(piece, (byte) 'x');
    for (int sent = 0; sent < bytes; sent += piece.length) {
      raw.bytesIfOpen(piece);
    }
  }

  private static String statusOfSize(int bytes) {
    String start = "{\"type\":\"status\",\"data\":{\"filler\":\"";
    String end = "\"}}";
    return start + "f".repeat(bytes - start.length() - end.length()) + end;
  }

  @Test
  void nestingOf20000LevelsIsAnsweredAndTheConnectionStays() {
    try (AgentSocket socket = connected()) {
      socket.send("[".repeat(20_000) + "]".repeat(20_000));
      socket.await("error");
      socket.send(
          "{\"type\":\"status\",\"data\":" + "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_001));
      socket.await("error");
      socket.roundTrip();
    }
  }

  @Test
  void badUtf8EndsTheConnection() {
    try (RawSocket raw = raw()) {
      raw.frame(RawSocket.TEXT, true, new byte[] {'{', (byte) 0xc3, 0x28, '}'});
      assertThat(raw.readCloseCode()).isEqualTo(1007);
    }
  }

  @Test
  void aMessageMayComeInPiecesWithControlFramesBetween() {
    try (RawSocket raw = raw()) {
      raw.frame(RawSocket.TEXT, false, "{\"type\"".getBytes(UTF_8));
      raw.frame(RawSocket.PING, true, "are you there".getBytes(UTF_8));
      raw.frame(RawSocket.CONTINUATION, false, ":\"pi".getBytes(UTF_8));
      raw.frame(RawSocket.CONTINUATION, true, "ng\"}".getBytes(UTF_8));
      assertThat(raw.readFrame(RawSocket.PONG).text()).isEqualTo("are you there");
      assertThat(raw.readFrame(RawSocket.TEXT).text()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @Test
  void aCharacterMayBeSplitBetweenPieces() {
    byte[] text = "{\"type\":\"ping\",\"note\":\"\uD83D\uDE00\"}".getBytes(UTF_8);
    int inside = text.length - 4;
    try (RawSocket raw = raw()) {
      raw.frame(RawSocket.TEXT, false, Arrays.copyOf(text, inside));
      raw.frame(RawSocket.CONTINUATION, true, Arrays.copyOfRange(text, inside, text.length));
      if (deployment().has(Difference.PIECES_END_WITH_A_CHARACTER)) {
        assertThat(raw.readCloseCode()).isEqualTo(1007);
      } else {
        assertThat(raw.readFrame(RawSocket.TEXT).text()).isEqualTo("{\"type\":\"pong\"}");
      }
    }
  }

  @Test
  void anEmptyCloseIsAnsweredWith1000() {
    try (RawSocket raw = raw()) {
      raw.frame(RawSocket.CLOSE, true, new byte[0]);
      // Who mirrors it may still be overtaken by the close that everybody else answers with.
      assertThat(raw.readCloseCode())
          .isIn(deployment().has(Difference.EMPTY_CLOSE_IS_MIRRORED) ? MIRRORED : ANSWERED);
    }
  }

  @Test
  void aCloseWithACodeIsAnsweredWithIt() {
    try (RawSocket raw = raw()) {
      raw.frame(RawSocket.CLOSE, true, new byte[] {3, (byte) 232});
      assertThat(raw.readCloseCode()).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c1 80 00 00 00 00", // a reserved bit
        "83 80 00 00 00 00", // an opcode that RFC 6455 does not know
        "8b 80 00 00 00 00", // such a control frame
        "80 80 00 00 00 00", // a continuation of nothing
        "01 80 00 00 00 00 81 80 00 00 00 00", // a new message inside another
        "09 80 00 00 00 00", // a ping in pieces
        "88 81 00 00 00 00 03", // half a close code
        "88 82 00 00 00 00 03 ed", // 1005, which is never sent
        "88 82 00 00 00 00 00 05" // 5, which is no code
      })
  void aFrameAgainstTheStandardEndsTheConnection(String hex) {
    try (RawSocket raw = raw()) {
      raw.bytes(HexFormat.ofDelimiter(" ").parseHex(hex));
      assertThat(raw.readCloseCode()).isIn(1002, 1006);
    }
  }

  @Test
  void anOversizedControlFrameEndsTheConnection() {
    try (RawSocket raw = raw()) {
      raw.frame(RawSocket.PING, true, new byte[126]);
      assertThat(raw.readCloseCode()).isIn(1002, 1006, 1009);
    }
  }

  @Test
  void aFrameWithoutAMaskEndsTheConnection() {
    try (RawSocket raw = raw()) {
      byte[] ping = PING.getBytes(UTF_8);
      byte[] frame = new byte[ping.length + 2];
      frame[0] = (byte) 0x81;
      frame[1] = (byte) ping.length;
      System.arraycopy(ping, 0, frame, 2, ping.length);
      raw.bytes(frame);
      if (deployment().has(Difference.UNMASKED_FRAMES_ARE_READ)) {
        assertThat(raw.readFrame(RawSocket.TEXT).text()).isEqualTo("{\"type\":\"pong\"}");
      } else {
        assertThat(raw.readCloseCode()).isIn(1002, 1006);
      }
    }
  }
}
