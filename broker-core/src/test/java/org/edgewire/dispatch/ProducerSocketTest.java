package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.edgewire.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protocol section 5, the producer socket, over a real store on one thread. */
class ProducerSocketTest extends ProducerRig {
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
}
