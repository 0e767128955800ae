package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.ProducerSocket;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5 of the protocol: the producer's own socket. */
public abstract class ProducerContract extends Contract {
  private static final String ID = "data.command_id";

  private ProducerSocket connected() {
    return ProducerSocket.connect(deployment());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"order 7 \\u00e9\"", "7", "-1.50", "\"\""})
  void aSubmitIsAcceptedAndItsEndToldWithItsRefOnTheSameSocket(String ref) {
    try (ProducerSocket producer = connected();
        AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      // When
      producer.submit(ref, agent, Commands.text("x"));

      // Then
      JsonDoc accepted = producer.await("accepted");
      String id = accepted.string("data.command_id");
      assertThat(accepted.text()).contains("\"ref\":" + ref);
      assertThat(accepted.string("data.agent_id")).isEqualTo(agent);
      assertThat(accepted.string("data.status")).isEqualTo("queued");
      assertThat(accepted.has("data.accepted_at")).isTrue();
      assertThat(accepted.has("data.existing")).isFalse();
      assertThat(socket.awaitCommand().string("command_id")).isEqualTo(id);
      socket.send(
          "{\"type\":\"command_ack\",\"data\":{\"command_id\":\""
              + id
              + "\",\"status\":\"completed\",\"result\":{\"n\":1.50}}}");
      JsonDoc finished = producer.await("finished");
      assertThat(finished.text()).contains("\"ref\":" + ref, "\"result\":{\"n\":1.50}");
      assertThat(finished.string("data.command_id")).isEqualTo(id);
      assertThat(finished.string("data.status")).isEqualTo("completed");
      assertThat(finished.number("data.attempts")).isEqualTo(1);
    }
  }

  @Test
  void withoutARefTheAnswersHaveNone() {
    try (ProducerSocket producer = connected()) {
      producer.submitData(Commands.text("x").with("agent_id", agent).json());
      assertThat(producer.await("accepted").has("data.ref")).isFalse();
      producer.submitData("{}");
      assertThat(producer.await("refused").has("data.ref")).isFalse();
    }
  }

  @Test
  void anEndOtherThanCompletedIsToldWithItsErrorAndALateAckTellsItAgain() {
    try (ProducerSocket producer = connected()) {
      // Given
      producer.submit("1", agent, Commands.text("x"));
      String id = producer.await("accepted").string("data.command_id");
      try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
        socket.awaitCommand();
      }
      assertThat(producer.awaitFinished(id).string("data.status")).isEqualTo("unconfirmed");

      // When
      try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
        socket.ack(JsonDoc.of("command_id", id, "status", "failed", "error", "no such thread"));

        // Then
        JsonDoc finished = producer.awaitFinished(id);
        assertThat(finished.string("data.status")).isEqualTo("failed");
        assertThat(finished.string("data.error")).isEqualTo("no such thread");
        assertThat(finished.number("data.ref")).isEqualTo(1);
      }
    }
  }

  @Test
  void manyInFlightAreAcceptedInTheirOrderAndEachEndFollowsItsAcceptance() {
    int count = 300;
    try (ProducerSocket producer = connected();
        AgentSocket socket = AgentSocket.completing(deployment(), agent)) {
      // When
      IntStream.range(0, count)
          .forEach(i -> producer.submit(Integer.toString(i), agent, Commands.text("#" + i)));
      List<JsonDoc> answers = producer.answers(2 * count);
      socket.roundTrip();

      // Then
      Set<Long> accepted = new LinkedHashSet<>();
      Set<Long> finished = new HashSet<>();
      for (JsonDoc answer : answers) {
        long ref = answer.number("data.ref");
        if (answer.string("type").equals("accepted")) {
          assertThat(accepted.add(ref)).as("told once: %s", answer).isTrue();
        } else {
          assertThat(answer.string("data.status")).as(answer.text()).isEqualTo("completed");
          assertThat(accepted.contains(ref)).as("accepted before: %s", answer).isTrue();
          assertThat(finished.add(ref)).as("told once: %s", answer).isTrue();
        }
      }
      assertThat(accepted)
          .containsExactlyElementsOf(IntStream.range(0, count).mapToObj(i -> (long) i).toList());
      assertThat(finished).hasSize(count);
    }
  }

  @Test
  void ofTooManyAtOnceEachIsEitherAcceptedOrRefusedAndNothingOfTheRefusedIsKept() {
    // Given: more bytes at once than a connection may have unanswered
    int count = 76;
    String text = "x".repeat(240 * 1024);
    try (RawSocket raw = RawSocket.open(deployment())) {
      raw.handshake("/edge/producer", "X-Admin-Key: " + deployment().adminKey());

      // When
      for (int i = 0; i < count; i++) {
        String id = agent + "-" + i;
        raw.text(
            ProducerSocket.submitFrame(
                Integer.toString(i), agent, Commands.text(text).with("command_id", id)));
      }

      // Then
      Set<Long> answered = new HashSet<>();
      List<String> refused = new ArrayList<>();
      while (answered.size() < count) {
        JsonDoc answer = JsonDoc.parse(raw.readFrame(RawSocket.TEXT).text());
        assertThat(answered.add(answer.number("data.ref"))).as(answer.text()).isTrue();
        if (answer.string("type").equals("refused")) {
          assertThat(answer.string("data.code")).isIn("overloaded", "busy");
          refused.add(agent + "-" + answer.number("data.ref"));
        }
      }
      refused.forEach(id -> api.get("/edge/commands/" + id).problem(404));
      assertThat(api.agent(agent).number("queue_depth")).isEqualTo(count - refused.size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"command_type\":\"send_message_now\",\"payload\":{\"thread_id\":\"t\"}}|text",
        "{\"command_type\":\"make_tea\"}|payload",
        "{\"payload\":{}}|command_type",
        "{\"command_type\":\"make_tea\",\"payload\":{},\"priority\":\"urgent\"}|immediate",
        "{\"command_type\":\"make_tea\",\"payload\":{},\"ttl_seconds\":0}|ttl_seconds"
      })
  void whatIsWrongIsRefusedWithTheCodeOfHttpAndTheNextIsTaken(String body, String mentioned) {
    String code = api.submitBody(agent, body).problem(422).string("code");
    try (ProducerSocket producer = connected()) {
      producer
          .submitData("{\"ref\":\"a\",\"agent_id\":\"" + agent + "\"," + body.substring(1))
          .submit("\"b\"", agent, Commands.text("x"));

      JsonDoc refused = producer.await("refused");
      assertThat(refused.string("data.ref")).isEqualTo("a");
      assertThat(refused.string("data.code")).isEqualTo(code);
      assertThat(refused.string("data.detail")).contains(mentioned);
      assertThat(producer.await("accepted").string("data.ref")).isEqualTo("b");
    }
  }

  @Test
  void aSubmitForNobodyIsRefused() {
    try (ProducerSocket producer = connected()) {
      producer.submitData(Commands.text("x").withJson("ref", "1").json());
      assertThat(producer.await("refused").string("data.detail")).contains("agent_id");
      producer.submit("2", "a:b", Commands.text("x"));
      assertThat(producer.await("refused").string("data.detail")).contains("agent_id");
    }
  }

  @Test
  void anIdenticalRepeatExistsAndAnotherRequestUnderThatIdIsAConflict() {
    String id = Commands.unique("repeat");
    Commands.Order order = Commands.text("x").with("command_id", id);
    try (ProducerSocket producer = connected()) {
      producer.submit("1", agent, order).await("accepted");

      JsonDoc again = producer.submit("2", agent, order).await("accepted");
      JsonDoc other = producer.submit("3", agent, order.with("priority", "low")).await("refused");

      assertThat(again.number("data.ref")).isEqualTo(2);
      assertThat(again.text()).contains("\"existing\":true");
      assertThat(other.string("data.code"))
          .isEqualTo(
              api.submitBody(agent, order.with("priority", "low").json())
                  .problem(409)
                  .string("code"));
      api.submitBody(agent, order.json()).expect(200);
    }
  }

  @Test
  void aRepeatOfWhatIsOverIsAcceptedAndFinishedAtOnce() {
    String id = Commands.unique("over");
    Commands.Order order = Commands.text("x").with("command_id", id);
    try (ProducerSocket producer = connected();
        AgentSocket socket = AgentSocket.completing(deployment(), agent)) {
      api.submit(agent, order);
      socket.awaitCommand();
      api.finished(id);

      List<JsonDoc> answers = producer.submit("1", agent, order).answers(2);

      assertThat(answers.get(0).string("type")).isEqualTo("accepted");
      assertThat(answers.get(1).string("type")).isEqualTo("finished");
      assertThat(answers.get(1).string("data.status")).isEqualTo("completed");
    }
  }

  @Test
  void afterAReconnectResumeTellsTheFateOfEach() {
    // Given: one that ends while nobody listens, and one that does not
    String waiter = agent + "-waiting";
    String unknown = Commands.unique("never-submitted");
    String over;
    String open;
    try (ProducerSocket producer = connected()) {
      over = producer.submit("1", agent, Commands.text("x")).await("accepted").string(ID);
      open = producer.submit("2", waiter, Commands.text("x")).await("accepted").string(ID);
    }
    try (AgentSocket socket = AgentSocket.completing(deployment(), agent)) {
      socket.awaitCommand();
      api.finished(over);
    }

    // When
    try (ProducerSocket producer = connected()) {
      List<JsonDoc> fates = producer.resume(List.of(over, open, unknown)).answers(3);

      // Then
      assertThat(fates.stream().map(fate -> fate.string("type") + " " + fate.string(ID)))
          .containsExactlyInAnyOrder("finished " + over, "pending " + open, "unknown " + unknown);
      try (AgentSocket socket = AgentSocket.completing(deployment(), waiter)) {
        assertThat(socket.awaitCommandIds(1)).containsExactly(open);
        assertThat(producer.awaitFinished(open).string("data.status")).isEqualTo("completed");
      }
    }
  }

  @Test
  void twoProducersThatFollowACommandBothHearItsEnd() {
    try (ProducerSocket one = connected();
        ProducerSocket other = connected()) {
      String id = one.submit("1", agent, Commands.text("x")).await("accepted").string(ID);
      other.resume(List.of(id)).await("pending");
      try (AgentSocket socket = AgentSocket.completing(deployment(), agent)) {
        assertThat(socket.awaitCommandIds(1)).containsExactly(id);
        assertThat(one.awaitFinished(id).has("data.ref")).isTrue();
        assertThat(other.awaitFinished(id).has("data.ref")).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"submit\"",
        "hello",
        "",
        "[]",
        "{}",
        "{\"type\":5}",
        "{\"type\":\"dance\"}",
        "{\"type\":\"submit\"}",
        "{\"type\":\"submit\",\"data\":[]}",
        "{\"type\":\"submit\",\"data\":{\"ref\":{}}}",
        "{\"type\":\"resume\",\"data\":{}}",
        "{\"type\":\"resume\",\"data\":{\"command_ids\":[]}}",
        "{\"type\":\"resume\",\"data\":{\"command_ids\":[7]}}",
        "{\"type\":\"ping\"} trailing"
      })
  void aFrameThatCannotBeUsedIsAnsweredAndTheConnectionStays(String frame) {
    try (ProducerSocket producer = connected()) {
      JsonDoc error = producer.send(frame).await("error");
      assertThat(error.string("data.code")).isNotBlank();
      assertThat(error.string("data.message")).isNotBlank();
      producer.socket().roundTrip();
    }
  }

  @Test
  void aBinaryFrameIsAnsweredAndMoreThan20UnusableOnesEndTheConnection() {
    try (ProducerSocket producer = connected()) {
      producer.socket().sendBinary(new byte[] {1, 2});
      assertThat(producer.await("error").string("data.code")).isEqualTo("binary_frame");
      for (int i = 0; i < 25; i++) {
        producer.send("hello");
      }
      assertThat(producer.socket().awaitClosed().code()).isEqualTo(1008);
    }
  }

  @Test
  void aMessageOfUpTo1MibIsReadAndALongerOneClosesTheConnection() {
    String fits = "{\"type\":\"ping\",\"data\":\"" + "x".repeat(1_000_000) + "\"}";
    try (ProducerSocket producer = connected()) {
      producer.send(fits).await("pong");
      producer.send(fits.replace("xxx\"", "x".repeat(60_000) + "\""));
      assertThat(producer.socket().awaitClosed().code()).isEqualTo(1009);
    }
  }

  @Test
  void aPayloadThatIsTooLargeIsRefusedAndTheConnectionStays() {
    String large = "x".repeat(300 * 1024);
    try (ProducerSocket producer = connected()) {
      JsonDoc refused = producer.submit("1", agent, Commands.text(large)).await("refused");
      assertThat(refused.string("data.code"))
          .isEqualTo(
              api.submitBody(agent, Commands.text(large).json()).problem(413).string("code"));
      producer.socket().roundTrip();
    }
  }

  @Test
  void whatWasAcceptedIsThereForEverybody() {
    try (ProducerSocket producer = connected()) {
      String id = producer.submit("1", agent, Commands.text("x")).await("accepted").string(ID);
      Answer record = api.get("/edge/commands/" + id).expect(200);
      assertThat(record.json().string("status")).isEqualTo("queued");
      assertThat(record.body()).doesNotContain("\"ref\"");
    }
  }
}
