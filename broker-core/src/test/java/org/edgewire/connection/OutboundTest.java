package org.edgewire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.edgewire.mailbox.ManualTimer;
import org.junit.jupiter.api.Test;

class OutboundTest {
  private final ManualTimer timer = new ManualTimer();
  private final RecordingConnection connection = new RecordingConnection();
  private final HeardListener ears = new HeardListener();
  private final List<String> heard = ears.heard;
  private final OutboundLimits limits = new OutboundLimits(64, 1_000, Duration.ofSeconds(5));
  private final Outbound outbound = outbound(limits);

  private Outbound outbound(OutboundLimits bounds) {
    return new Outbound(connection, bounds, timer::nanoTime, "pong", ears, ears::failed);
  }

  private static final class Tracked extends OutboundMessage {
    private final boolean wanted;

    Tracked(String text, boolean wanted) {
      super(text);
      this.wanted = wanted;
    }

    @Override
    protected boolean stillWanted() {
      return wanted;
    }
  }

  @Test
  void oneSendIsInFlightAtATimeAndTheOrderIsKept() {
    connection.hold();

    for (int i = 0; i < 5; i++) {
      outbound.offer(OutboundMessage.of("m" + i));
    }
    assertThat(connection.sent()).containsExactly("m0");
    for (int i = 0; i < 5; i++) {
      connection.complete(true);
    }

    assertThat(connection.sent()).containsExactly("m0", "m1", "m2", "m3", "m4");
    assertThat(connection.overlapped()).isFalse();
  }

  @Test
  void pongsGoBeforeWhatWaits() {
    connection.hold();
    outbound.offer(OutboundMessage.of("first"));
    outbound.offer(OutboundMessage.of("second"));

    outbound.pong();
    connection.complete(true);

    assertThat(connection.sent()).containsExactly("first", "pong");
  }

  @Test
  void aFloodOfPingsGetsFewPongs() {
    connection.hold();
    outbound.offer(OutboundMessage.of("stuck"));

    for (int i = 0; i < 10_000; i++) {
      outbound.pong();
    }
    connection.release();

    assertThat(connection.sent()).hasSizeLessThan(20);
  }

  @Test
  void aThousandMessagesCompletedAtOnceDoNotOverflowTheStack() {
    Outbound roomy = outbound(new OutboundLimits(100_000, 10_000_000, Duration.ofSeconds(5)));
    connection.hold();
    for (int i = 0; i < 50_000; i++) {
      roomy.offer(OutboundMessage.of("m"));
    }

    connection.release();

    assertThat(connection.sent()).hasSize(50_000);
    assertThat(heard).isEmpty();
  }

  @Test
  void aPeerThatLetsTheQueueFillIsCutOff() {
    connection.hold();

    for (int i = 0; i < 66; i++) {
      outbound.offer(OutboundMessage.of("m"));
    }

    assertThat(connection.closed()).contains(CloseCode.TOO_SLOW);
    assertThat(heard).containsExactly("gave up TOO_SLOW");
    assertThat(outbound.waiting()).isZero();
  }

  @Test
  void theQueueIsBoundedInBytesToo() {
    connection.hold();
    outbound.offer(OutboundMessage.of("in flight"));
    outbound.offer(OutboundMessage.of("x".repeat(900)));

    outbound.offer(OutboundMessage.of("x".repeat(200)));

    assertThat(connection.closed()).contains(CloseCode.TOO_SLOW);
  }

  @Test
  void aSendThatTakesTooLongEndsTheConnection() {
    connection.hold();
    outbound.offer(OutboundMessage.of("stuck"));

    timer.advance(Duration.ofSeconds(4));
    outbound.checkDeadline();
    assertThat(connection.closed()).isEmpty();
    timer.advance(Duration.ofSeconds(2));
    outbound.checkDeadline();

    assertThat(connection.closed()).contains(CloseCode.TOO_SLOW);
  }

  @Test
  void aBrokenConnectionIsReportedOnce() {
    connection.hold();
    outbound.offer(OutboundMessage.of("lost"));
    connection.complete(false);

    outbound.offer(OutboundMessage.of("later"));

    assertThat(heard).containsExactly("gave up INTERNAL_ERROR");
    assertThat(connection.sent()).containsExactly("lost");
  }

  @Test
  void aMessageNotWantedAnyMoreIsNeverHandedOver() {
    connection.hold();
    outbound.offer(OutboundMessage.of("first"));
    Tracked stale = new Tracked("stale", false);
    Tracked fresh = new Tracked("fresh", true);
    outbound.offer(stale);
    outbound.offer(fresh);

    connection.complete(true);

    assertThat(connection.sent()).containsExactly("first", "fresh");
    assertThat(stale.wasHanded()).isFalse();
    assertThat(fresh.wasHanded()).isTrue();
  }

  @Test
  void afterCloseNothingIsHandedOver() {
    connection.hold();
    outbound.offer(OutboundMessage.of("in flight"));
    Tracked waiting = new Tracked("waiting", true);
    outbound.offer(waiting);

    outbound.close(CloseCode.REPLACED, "newer", () -> heard.add("settled"));
    connection.complete(true);
    outbound.pong();

    assertThat(heard).containsExactly("settled");
    assertThat(waiting.wasHanded()).isFalse();
    assertThat(connection.sent()).containsExactly("in flight");
  }

  @Test
  void roomIsToldWhenLittleWaits() {
    connection.hold();
    for (int i = 0; i < 10; i++) {
      outbound.offer(OutboundMessage.of("m"));
    }
    outbound.wantRoom();
    assertThat(heard).isEmpty();

    connection.release();

    assertThat(heard).containsExactly("room");
  }

  @Test
  void manyThreadsMayOfferAtOnce() throws InterruptedException {
    Outbound roomy = outbound(new OutboundLimits(100_000, 10_000_000, Duration.ofSeconds(5)));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch done = new CountDownLatch(4);
    for (int t = 0; t < 4; t++) {
      int thread = t;
      threads.execute(
          () -> {
            for (int i = 0; i < 5_000; i++) {
              roomy.offer(OutboundMessage.of(thread + ":" + i));
            }
            done.countDown();
          });
    }

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

    assertThat(connection.sent()).hasSize(20_000);
    for (int t = 0; t < 4; t++) {
      String prefix = t + ":";
      List<String> mine = connection.sent().stream().filter(m -> m.startsWith(prefix)).toList();
      for (int i = 0; i < mine.size(); i++) {
        assertThat(mine.get(i)).isEqualTo(prefix + i);
      }
    }
  }
}
