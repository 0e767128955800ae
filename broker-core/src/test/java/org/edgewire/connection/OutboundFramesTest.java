package org.edgewire.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.edgewire.mailbox.ManualTimer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue in front of a connection that takes whole frames, several at once. */
class OutboundFramesTest {
  private final ManualTimer timer = new ManualTimer();
  private final Wire wire = new Wire();
  private final HeardListener ears = new HeardListener();
  private final List<String> heard = ears.heard;
  private final Outbound outbound =
      new Outbound(
          wire,
          new OutboundLimits(64, 200_000, Duration.ofSeconds(5)),
          timer::nanoTime,
          "pong",
          ears,
          ears::failed);

  /** Keeps the texts of each write, which stays in flight until the test says so. */
  private static final class Wire implements Connection, FrameSink {
    private final List<List<String>> writes = new ArrayList<>();
    private final List<byte[]> frames = new ArrayList<>();
    private final Deque<Consumer<Boolean>> pending = new ArrayDeque<>();
    private Optional<CloseCode> closed = Optional.empty();
    private boolean reads;

    @Override
    public Optional<FrameSink> frames() {
      return Optional.of(this);
    }

    @Override
    public void write(byte[] bytes, Consumer<Boolean> completion) {
      assertThat(pending).isEmpty();
      frames.add(bytes);
      writes.add(texts(bytes));
      if (reads) {
        completion.accept(true);
      } else {
        pending.add(completion);
      }
    }

    void complete(boolean taken) {
      pending.remove().accept(taken);
    }

    @Override
    public void send(String text, Consumer<Boolean> completion) {
      throw new AssertionError("there is a shorter way");
    }

    @Override
    public void ping() {}

    @Override
    public void close(CloseCode code, String reason) {
      closed = Optional.of(code);
    }
  }

  private static List<String> texts(byte[] frames) {
    List<String> texts = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(frames);
    while (in.hasRemaining()) {
      assertThat(in.get() & 0xFF).isEqualTo(0x81);
      int length = in.get() & 0xFF;
      if (length == 126) {
        length = in.getShort() & 0xFFFF;
      } else if (length == 127) {
        length = (int) in.getLong();
      }
      byte[] text = new byte[length];
      in.get(text);
      texts.add(new String(text, UTF_8));
    }
    return texts;
  }

  @Test
  void whatWaitsGoesOutInOneWriteInItsOrder() {
    for (int i = 0; i < 4; i++) {
      outbound.offer(OutboundMessage.of("m" + i));
    }
    wire.complete(true);

    assertThat(wire.writes).containsExactly(List.of("m0"), List.of("m1", "m2", "m3"));
    assertThat(ears.handed).isEqualTo(4);
    assertThat(outbound.ahead()).isZero();
    assertThat(outbound.aheadBytes()).isZero();
  }

  @Test
  void whatIsHeldWaitsForTheFlush() {
    outbound.hold(OutboundMessage.of("a"));
    outbound.hold(OutboundMessage.of("b"));
    assertThat(wire.writes).isEmpty();

    outbound.flush();

    assertThat(wire.writes).containsExactly(List.of("a", "b"));
  }

  @Test
  void whatIsOfferedTakesAlongWhatIsHeld() {
    outbound.hold(OutboundMessage.of("a"));
    outbound.offer(OutboundMessage.of("b"));

    assertThat(wire.writes).containsExactly(List.of("a", "b"));
  }

  @Test
  void aPeerThatReadsIsNeverCutForWhatIsOnlyHeld() {
    wire.reads = true;
    for (int i = 0; i < 64; i++) {
      outbound.hold(OutboundMessage.of("m"));
    }
    outbound.hold(OutboundMessage.of("x".repeat(190_000)));
    outbound.hold(OutboundMessage.of("y".repeat(190_000)));
    outbound.flush();

    assertThat(wire.closed).isEmpty();
    assertThat(wire.writes.stream().mapToInt(List::size).sum()).isEqualTo(66);
  }

  @Test
  void onePeerThatDoesNotReadIsCutOffAllTheSame() {
    for (int i = 0; i < 200; i++) {
      outbound.hold(OutboundMessage.of("m"));
    }

    assertThat(wire.closed).contains(CloseCode.TOO_SLOW);
    assertThat(outbound.waiting()).isZero();
    assertThat(outbound.ahead()).isZero();
  }

  @Test
  void aCloseLetsWhatIsHeldGoFirst() {
    outbound.hold(OutboundMessage.of("last words"));

    outbound.close(CloseCode.SESSION_ENDED, "over", () -> heard.add("settled"));

    assertThat(wire.writes).containsExactly(List.of("last words"));
    assertThat(heard).endsWith("settled");
    assertThat(wire.closed).contains(CloseCode.SESSION_ENDED);
  }

  @Test
  void whatSomebodyFollowsGoesOutAlone() {
    outbound.offer(OutboundMessage.of("in flight"));
    outbound.offer(OutboundMessage.of("a"));
    outbound.offer(new OutboundMessage("followed") {});
    outbound.offer(new OutboundMessage("followed too") {});
    outbound.offer(OutboundMessage.of("b"));
    for (int i = 0; i < 4; i++) {
      wire.complete(true);
    }

    assertThat(wire.writes)
        .containsExactly(
            List.of("in flight"),
            List.of("a"),
            List.of("followed"),
            List.of("followed too"),
            List.of("b"));
  }

  @Test
  void noWriteIsLarge() {
    outbound.offer(OutboundMessage.of("in flight"));
    for (int i = 0; i < 5; i++) {
      outbound.offer(OutboundMessage.of("x".repeat(7_000)));
    }
    for (int i = 0; i < 3; i++) {
      wire.complete(true);
    }

    assertThat(wire.writes.stream().map(List::size)).containsExactly(1, 2, 2, 1);
  }

  @Test
  void allWhoHearAMessageShareItsBytes() {
    OutboundMessage message = OutboundMessage.of("to all");
    outbound.offer(message);
    wire.complete(true);
    outbound.offer(message);

    assertThat(wire.frames.get(1)).isSameAs(wire.frames.get(0));
  }

  @Test
  void aWriteThatFailsEndsTheConnection() {
    outbound.offer(OutboundMessage.of("lost"));
    wire.complete(false);

    assertThat(wire.closed).contains(CloseCode.INTERNAL_ERROR);
    assertThat(heard).contains("gave up INTERNAL_ERROR");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 124, 125, 126, 127, 65_534, 65_535, 65_536, 70_001})
  void aFrameTellsItsLengthInBytes(int characters) {
    String text = "é".repeat(characters / 2) + "a".repeat(characters % 2);

    assertThat(texts(TextFrame.of(text))).containsExactly(text);
  }
}
