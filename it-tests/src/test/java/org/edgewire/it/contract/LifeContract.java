package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3 of the protocol: acks in every order, and what a record tells of them. */
public abstract class LifeContract extends Contract {
  private AgentSocket connected() {
    return AgentSocket.connect(deployment(), agent);
  }

  /** A command that the agent has in its hands. */
  private String delivered(AgentSocket socket, String type) {
    String id = api.submit(agent, Commands.minimal(type));
    assertThat(socket.awaitCommand().string("command_id")).isEqualTo(id);
    return id;
  }

  /** Another command goes its whole way; acks sent before have had the time to do their work. */
  private void settle(AgentSocket socket) {
    String id = delivered(socket, "emit_event");
    socket.ack(id, "completed");
    assertThat(api.finished(id).string("status")).isEqualTo("completed");
  }

  static List<String> timeline(JsonDoc record) {
    return record.list("timeline").stream().map(entry -> entry.string("status")).toList();
  }

  @Test
  void whatWentOutIsRecordedAsSent() {
    try (AgentSocket socket = connected()) {
      String id = delivered(socket, "send_message_now");
      JsonDoc record = api.command(id);
      assertThat(record.string("status")).isEqualTo("sent");
      assertThat(record.string("channel")).isEqualTo("websocket");
      assertThat(record.number("attempts")).isEqualTo(1);
      assertThat(timeline(record)).containsExactly("queued", "sent");
      assertThat(Instant.parse(record.list("timeline").get(1).string("at")))
          .isAfterOrEqualTo(Instant.parse(record.list("timeline").get(0).string("at")));
    }
  }

  @ParameterizedTest(name = "{0}: {1} gives {2}")
  @CsvSource({
    "send_message_now, received executing completed, received executing completed",
    "send_message_now, received executing failed, received executing failed",
    "send_message_now, completed, completed",
    "send_message_now, failed, failed",
    "send_message_now, executing completed, executing completed",
    "send_message_now, received completed, received completed",
    "send_message_now, executing received completed, executing completed",
    "send_message_now, received received completed completed, received completed",
    "send_message_now, executing executing failed failed, executing failed",
    "send_message_now, completed received executing, completed",
    "send_message_now, completed failed, completed",
    "send_message_now, failed completed, failed",
    "send_message_now, failed received, failed",
    "set_rule, completed failed, completed",
    "set_rule, received completed, received completed",
    "schedule_message, completed failed, completed failed",
    "schedule_message, completed completed, completed",
    "schedule_message, completed failed completed, completed failed",
    "schedule_message, failed completed, failed"
  })
  void acksMoveACommandForwardOnly(String type, String acks, String changes) {
    try (AgentSocket socket = connected()) {
      // Given
      String id = delivered(socket, type);

      // When
      Stream.of(acks.split(" ")).forEach(status -> socket.ack(id, status));

      // Then
      List<String> expected =
          Stream.concat(Stream.of("queued", "sent"), Stream.of(changes.split(" "))).toList();
      eventually(() -> assertThat(timeline(api.command(id))).isEqualTo(expected));
      settle(socket);
      JsonDoc record = api.command(id);
      assertThat(timeline(record)).isEqualTo(expected);
      assertThat(record.string("status")).isEqualTo(expected.get(expected.size() - 1));
    }
  }

  @Test
  void aWaitEndsWithTheFinalAck() {
    try (AgentSocket socket = connected()) {
      // Given
      String id = delivered(socket, "send_message_now");
      var waiting =
          api.sendLater(
              "GET",
              "/edge/commands/" + id + "?wait_seconds=30",
              "",
              "X-Admin-Key",
              deployment().adminKey());

      // When
      socket.ack(id, "received").ack(id, "completed");

      // Then
      assertThat(
              waiting
                  .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                  .join()
                  .json()
                  .string("status"))
          .isEqualTo("completed");
    }
  }

  @Test
  void aFailureKeepsItsError() {
    try (AgentSocket socket = connected()) {
      String id = delivered(socket, "send_message_now");
      socket.ack(JsonDoc.of("command_id", id, "status", "failed", "error", "no such thread"));
      JsonDoc record = api.finished(id);
      assertThat(record.string("error")).isEqualTo("no such thread");
      assertThat(record.list("timeline").get(2).string("error")).isEqualTo("no such thread");
    }
  }

  @Test
  void aNulInAnErrorIsReplacedAndALongOneCut() {
    try (AgentSocket socket = connected()) {
      String id = delivered(socket, "send_message_now");
      socket.ack(
          JsonDoc.of(
              "command_id", id, "status", "failed", "error", "a\u0000b" + "x".repeat(5_000)));
      String error = api.finished(id).string("error");
      assertThat(error).startsWith("a\uFFFDbxxx").hasSize(2_000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \"schedule_id\" : \"s-1\", \"cost\":0.10 }",
        "[1, 2.50]",
        "\"done \\u0000 \\ud800\"",
        "12345678901234567890123",
        "true"
      })
  void aResultIsAnyJsonAndKeptAsItCame(String result) {
    try (AgentSocket socket = connected()) {
      String id = delivered(socket, "send_message_now");
      socket.send(
          "{\"type\":\"command_ack\",\"data\":{\"command_id\":\""
              + id
              + "\",\"status\":\"completed\",\"result\":"
              + result
              + "}}");
      assertThat(api.finished(id).text()).contains("\"result\":" + result);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"error\":null,\"completed_at\":null",
        ",\"completed_at\":\"2025-11-05T20:00:01Z\"",
        ",\"completed_at\":\"2025-11-05T21:00:01+01:00\"",
        ",\"completed_at\":\"yesterday\"",
        ",\"error\":{\"code\":5},\"more\":[1]"
      })
  void anAckIsTakenWithOptionalFieldsAbsentNullOrOdd(String more) {
    try (AgentSocket socket = connected()) {
      String id = delivered(socket, "send_message_now");
      socket.send(
          "{\"type\":\"command_ack\",\"data\":{\"command_id\":\""
              + id
              + "\",\"status\":\"completed\""
              + more
              + "}}");
      assertThat(api.finished(id).string("status")).isEqualTo("completed");
      socket.roundTrip();
      assertThat(socket.passedOver()).isEmpty();
    }
  }

  @Test
  void anAckOfAnUnknownCommandIsAnsweredByAnError() {
    try (AgentSocket socket = connected()) {
      String id = Commands.unique("nobody");
      socket.ack(id, "completed");
      assertThat(socket.await("error").string("data.ref")).isEqualTo(id);
      socket.roundTrip();
    }
  }

  @Test
  void manyAcksOfUnknownCommandsNeverEndTheConnection() {
    try (AgentSocket socket = connected()) {
      for (int i = 0; i < 40; i++) {
        socket.ack(Commands.unique("nobody"), "completed").await("error");
      }
      socket.roundTrip();
    }
  }

  @Test
  void anotherAgentsCommandIsNotMovedByAnAck() {
    String stranger = Commands.unique("stranger");
    try (AgentSocket socket = connected();
        AgentSocket other = AgentSocket.connect(deployment(), stranger)) {
      // Given
      String id = delivered(socket, "send_message_now");

      // When
      other.ack(id, "completed");

      // Then
      assertThat(other.await("error").string("data.ref")).isEqualTo(id);
      assertThat(api.status(id)).isEqualTo("sent");
    }
  }

  @Test
  void anAckMayComeOnAnotherConnectionOfTheAgent() {
    // Given
    String id;
    try (AgentSocket first = connected()) {
      id = delivered(first, "schedule_message");
      first.ack(id, "completed");
      assertThat(api.finished(id).string("status")).isEqualTo("completed");
    }

    // When
    try (AgentSocket second = connected()) {
      second.ack(JsonDoc.of("command_id", id, "status", "failed", "error", "phone off"));

      // Then
      eventually(() -> assertThat(api.status(id)).isEqualTo("failed"));
      assertThat(timeline(api.command(id)))
          .containsExactly("queued", "sent", "completed", "failed");
    }
  }
}
