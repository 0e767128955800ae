package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.edgewire.command.CommandStatus;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.OutboundLimits;
import org.edgewire.connection.Receiver;
import org.edgewire.connection.RecordingConnection;
import org.edgewire.json.JsonObject;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.producer.ProducerDesks;
import org.edgewire.producer.ProducerPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protocol section 5, the producer socket, over a real store on one thread. */
class ProducerSocketTest {
  private static final String PAYLOAD = "{\"event_type\":\"e\"}";

  private final DispatchRig rig = new DispatchRig();
  private ProducerDesks desks = desks(ProducerPolicy.DEFAULT);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aSubmitIsAcceptedWithItsRefAndFinishedWithItToo() {
    Producer producer = new Producer();
    DispatchRig.Agent agent = rig.agent("a");

    producer.submit("\"r1\"", "a", "c1");
    agent.ack("c1", "completed");

    assertThat(producer.said())
        .containsExactly("accepted \"r1\" c1 queued", "finished \"r1\" c1 completed");
  }

  @Test
  void aRefMayBeANumberOrMissing() {
    Producer producer = new Producer();

    producer.submit("17", "a", "c1");
    producer.say(
        "{\"type\":\"submit\",\"data\":{\"agent_id\":\"a\",\"command_id\":\"c2\","
            + "\"command_type\":\"emit_event\",\"payload\":"
            + PAYLOAD
            + "}}");

    assertThat(producer.said()).containsExactly("accepted 17 c1 queued", "accepted - c2 queued");
  }

  @Test
  void aCommandThatEndsInTheSameGroupIsAcceptedBeforeItIsFinished() {
    Producer producer = new Producer();
    DispatchRig.Agent agent = rig.agent("a");

    producer.submitLater("\"r1\"", "a", "c1");
    agent.ack("c1", "completed");
    agent.ack("c1", "completed");

    assertThat(producer.said())
        .containsExactly("accepted \"r1\" c1 queued", "finished \"r1\" c1 completed");
  }

  @Test
  void anIdenticalRepeatIsAcceptedAsExistingAndFinishedAgain() {
    rig.agent("a");
    Producer first = new Producer();
    first.submit("1", "a", "c1");
    rig.agent("a").ack("c1", "completed");
    Producer second = new Producer();

    second.submit("2", "a", "c1");

    assertThat(second.said())
        .containsExactly("accepted 2 c1 completed existing", "finished 2 c1 completed");
  }

  @Test
  void whatCameByHttpIsTheSameCommand() {
    Producer producer = new Producer();
    JsonObject body =
        JsonObject.parse(
            "{\"payload\": " + PAYLOAD + ",\"command_id\":\"c1\",\"command_type\":\"emit_event\"}");
    rig.submit(SubmitJson.command(new org.edgewire.command.AgentId("a"), body));

    producer.submit("1", "a", "c1");
    producer.submit("2", "b", "c1");

    assertThat(producer.said())
        .containsExactly("accepted 1 c1 queued existing", "refused 2 command_id_conflict");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ref\":1}|agent_id is required: a string",
        "{\"ref\":1,\"agent_id\":\":\"}|agent_id must be",
        "{\"ref\":1,\"agent_id\":\"a\"}|payload is required: an object",
        "{\"ref\":1,\"agent_id\":\"a\",\"payload\":{}}|command_type is required",
        "{\"ref\":1,\"agent_id\":\"a\",\"payload\":{},\"command_type\":\"emit_event\"}"
            + "|payload.event_type is required",
      })
  void aSubmitWithAWrongMemberIsRefusedWithItsRef(String data, String detail) {
    Producer producer = new Producer();

    producer.say("{\"type\":\"submit\",\"data\":" + data + "}");

    assertThat(producer.connection.sent().get(0))
        .startsWith("{\"type\":\"refused\",\"data\":{\"ref\":1,\"code\":\"invalid_")
        .contains(detail);
  }

  @Test
  void aLateAckThatChangesTheEndIsToldAgain() {
    Producer producer = new Producer();
    DispatchRig.Agent agent = rig.agent("a");
    producer.submit("1", "a", "c1", "schedule_message");
    agent.ack("c1", "completed");

    agent.ack("c1", "failed");

    assertThat(producer.said())
        .containsExactly("accepted 1 c1 queued", "finished 1 c1 completed", "finished 1 c1 failed");
  }

  @Test
  void anUnconfirmedCommandIsFinishedAndFinishedAgainByItsLateAck() {
    Producer producer = new Producer();
    DispatchRig.Agent agent = rig.agent("a");
    producer.submit("1", "a", "c1");
    agent.drop();

    rig.agent("a").ack("c1", "completed");

    assertThat(producer.said())
        .containsExactly(
            "accepted 1 c1 queued", "finished 1 c1 unconfirmed", "finished 1 c1 completed");
  }

  @Test
  void anExpiredCommandIsFinished() {
    Producer producer = new Producer();
    producer.submit("1", "a", "c1", "emit_event", ",\"ttl_seconds\":5");
    rig.pass(Duration.ofSeconds(7));

    rig.agent("a");

    assertThat(producer.said()).containsExactly("accepted 1 c1 queued", "finished 1 c1 expired");
  }

  @Test
  void resumeTellsTheFateOfEveryId() {
    DispatchRig.Agent agent = rig.agent("a");
    rig.submit(DispatchRig.text("a", "done"));
    agent.ack("done", "completed");
    rig.submit(DispatchRig.text("a", "open"));
    Producer producer = new Producer();

    producer.say("{\"type\":\"resume\",\"data\":{\"command_ids\":[\"done\",\"open\",\"never\"]}}");
    List<String> atOnce = producer.said();
    agent.ack("open", "failed");

    assertThat(atOnce)
        .containsExactlyInAnyOrder(
            "finished - done completed", "pending - open sent", "unknown - never");
    assertThat(producer.said()).hasSize(4).last().isEqualTo("finished - open failed");
  }

  @Test
  void aResumedCommandKeepsItsRefAndIsToldOnlyOncePerEnd() {
    Producer producer = new Producer();
    DispatchRig.Agent agent = rig.agent("a");
    producer.submit("1", "a", "c1");

    producer.resume("c1");
    producer.resume("c1");
    agent.ack("c1", "completed");

    assertThat(producer.said())
        .containsExactly(
            "accepted 1 c1 queued",
            "pending - c1 sent",
            "pending - c1 sent",
            "finished 1 c1 completed");
  }

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

  private ProducerDesks desks(ProducerPolicy policy) {
    ProducerDesks made =
        new ProducerDesks(
            new ProducerDesks.Broker(
                rig.dispatcher::submit, rig.dispatcher::find, Mailbox.INLINE, Mailbox.INLINE),
            policy,
            new ProducerDesks.Times(rig.clock, rig.timer),
            rig.metrics);
    rig.dispatcher.addDirectListener(made.listener());
    made.start();
    return made;
  }

  private static ProducerPolicy policy(int inFlight, int followed, OutboundLimits outbound) {
    return new ProducerPolicy(
        10,
        inFlight,
        1 << 20,
        followed,
        10,
        1 << 20,
        Duration.ofSeconds(40),
        Duration.ofSeconds(20),
        outbound);
  }

  /** A producer at the other end of its socket. */
  private final class Producer {
    final RecordingConnection connection = new RecordingConnection();
    final Receiver link = desks.connected(connection).orElseThrow();

    void submit(String ref, String agent, String id) {
      submit(ref, agent, id, "emit_event");
    }

    void submit(String ref, String agent, String id, String type) {
      submit(ref, agent, id, type, "");
    }

    void submit(String ref, String agent, String id, String type, String more) {
      link.text(frame(ref, agent, id, type, more));
      rig.settle();
    }

    void submitLater(String ref, String agent, String id) {
      link.text(frame(ref, agent, id, "emit_event", ""));
    }

    void resume(String id) {
      say("{\"type\":\"resume\",\"data\":{\"command_ids\":[\"" + id + "\"]}}");
    }

    void say(String frame) {
      link.text(frame);
      rig.settle();
    }

    long count(String type) {
      return said().stream().filter(line -> line.startsWith(type + " ")).count();
    }

    /** Type, ref, id and status or code of each answer. */
    List<String> said() {
      return connection.sent().stream().map(ProducerSocketTest::line).toList();
    }
  }

  private static String frame(String ref, String agent, String id, String type, String more) {
    String payload =
        type.equals("emit_event")
            ? PAYLOAD
            : "{\"thread_id\":\"t\",\"message_text\":\"m\",\"send_at\":\"s\"}";
    return "{\"type\":\"submit\",\"data\":{\"ref\":"
        + ref
        + ",\"agent_id\":\""
        + agent
        + "\",\"command_id\":\""
        + id
        + "\",\"command_type\":\""
        + type
        + "\",\"payload\":"
        + payload
        + more
        + "}}";
  }

  private static String line(String frame) {
    JsonObject envelope = JsonObject.parse(frame);
    JsonObject data = envelope.get("data").orElseThrow().asObject().orElseThrow();
    String ref = data.get("ref").map(value -> value.text()).orElse("-");
    StringBuilder line = new StringBuilder(envelope.string("type").orElseThrow() + " " + ref);
    for (String name : List.of("command_id", "status", "code")) {
      data.string(name).ifPresent(value -> line.append(' ').append(value));
    }
    return line + (data.get("existing").isPresent() ? " existing" : "");
  }
}
