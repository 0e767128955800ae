package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.edgewire.command.CommandStatus;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.OutboundLimits;
import org.edgewire.connection.RecordingConnection;
import org.edgewire.metrics.Metrics.Counter;
import org.junit.jupiter.api.Test;

/** What a producer may have under way, and how its connection ends. */
class ProducerLimitsTest extends ProducerRig {
  @Test
  void moreSubmitsThanMayBeUnansweredAreRefused() {
    Producer producer = new Producer();

    IntStream.range(0, 1_001).forEach(i -> producer.submitLater("" + i, "a", "c" + i));
    rig.settle();

    assertThat(producer.said())
        .hasSize(1_001)
        .startsWith("refused 1000 overloaded", "accepted 0 c0 queued")
        .endsWith("accepted 999 c999 queued");
    producer.submit("\"later\"", "a", "later");
    assertThat(producer.said()).last().isEqualTo("accepted \"later\" later queued");
  }

  @Test
  void moreUnfinishedCommandsThanMayBeFollowedAreRefused() {
    desks = desks(policy(10, 2, OutboundLimits.DEFAULT));
    Producer producer = new Producer();

    producer.submit("1", "a", "c1");
    producer.submit("2", "a", "c2");
    producer.submit("3", "a", "c3");
    producer.resume("c1");

    assertThat(producer.said())
        .containsExactly(
            "accepted 1 c1 queued",
            "accepted 2 c2 queued",
            "refused 3 overloaded",
            "error - overloaded");
    assertThat(rig.metrics.value(Counter.PRODUCER_SUBMITS)).isEqualTo(3);
    assertThat(rig.metrics.value(Counter.PRODUCER_OVERLOADED)).isEqualTo(2);
  }

  @Test
  void aBurstOfEndsWaitsForAReaderThatIsSlowButReads() {
    desks = desks(policy(1_000, 1_000, new OutboundLimits(64, 1 << 20, Duration.ofSeconds(5))));
    Producer producer = new Producer();
    DispatchRig.Agent agent = rig.agent("a");
    IntStream.range(0, 300).forEach(i -> producer.submit("" + i, "a", "c" + i));
    producer.connection.hold();

    IntStream.range(0, 300).forEach(i -> agent.ack("c" + i, "completed"));
    long before = producer.count("finished");
    producer.connection.release();
    rig.settle();

    assertThat(before).isOne();
    assertThat(producer.count("finished")).isEqualTo(300);
    assertThat(producer.connection.closed()).isEmpty();
  }

  @Test
  void aProducerThatDoesNotReadIsClosed() {
    Producer producer = new Producer();
    producer.connection.hold();
    producer.submit("1", "a", "c1");

    rig.pass(Duration.ofSeconds(7));

    assertThat(producer.connection.closed()).contains(CloseCode.TOO_SLOW);
    assertThat(rig.metrics.value(Counter.PRODUCERS_OPENED)).isOne();
    assertThat(rig.metrics.value(Counter.PRODUCERS_CLOSED)).isOne();
    assertThat(rig.metrics.value(Counter.PRODUCER_SLOW_CLOSED)).isOne();
  }

  @Test
  void aSilentProducerIsPingedAndThenClosed() {
    Producer reading = new Producer();
    Producer gone = new Producer();
    for (int i = 0; i < 2; i++) {
      rig.pass(Duration.ofSeconds(45));
      reading.link.pong();
    }

    assertThat(reading.connection.pings()).isPositive();
    assertThat(reading.connection.closed()).isEmpty();
    assertThat(gone.connection.closed()).contains(CloseCode.IDLE);
  }

  @Test
  void aPingIsAnswered() {
    Producer producer = new Producer();

    producer.say("{\"type\":\"ping\"}");

    assertThat(producer.connection.sent()).containsExactly("{\"type\":\"pong\"}");
  }

  @Test
  void whatCannotBeUsedIsAnsweredAndTooMuchOfItCloses() {
    Producer producer = new Producer();

    producer.say("{");
    producer.link.binary();
    IntStream.range(0, 18).forEach(i -> producer.say("{\"type\":\"submit\"}"));
    Optional<CloseCode> before = producer.connection.closed();
    producer.say("[]");

    assertThat(before).isEmpty();
    assertThat(producer.connection.closed()).contains(CloseCode.PROTOCOL_ABUSE);
    assertThat(producer.said())
        .startsWith("error - malformed_json", "error - binary_frame", "error - invalid_message");
    assertThat(rig.metrics.value(Counter.PRODUCER_INVALID_FRAMES)).isEqualTo(20);
  }

  @Test
  void nothingIsFollowedForAProducerThatLeft() {
    Producer producer = new Producer();
    DispatchRig.Agent agent = rig.agent("a");
    producer.submit("1", "a", "c1");
    producer.submitLater("2", "a", "c2");

    producer.link.closed(1006);
    rig.settle();
    agent.ack("c1", "completed");

    assertThat(desks.followed()).isZero();
    assertThat(producer.said()).containsExactly("accepted 1 c1 queued");
    assertThat(rig.status("c2")).isEqualTo(CommandStatus.SENT);
  }

  @Test
  void aDrainClosesEveryProducerAndLetsNobodyIn() {
    Producer producer = new Producer();

    desks.drain().join();

    assertThat(producer.connection.closed()).contains(CloseCode.RESTART);
    assertThat(desks.connected(new RecordingConnection())).isEmpty();
  }
}
