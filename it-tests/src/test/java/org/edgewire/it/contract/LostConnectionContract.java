package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Commands.Order;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3 of the protocol: an agent dies between execution and ack. */
public abstract class LostConnectionContract extends Contract {
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);

  private AgentSocket connected() {
    return AgentSocket.connect(deployment(), agent);
  }

  /** Delivers a command to a connection that then dies without an ack. */
  private String lost(Order order) {
    String id = api.submit(agent, order);
    try (AgentSocket socket = connected()) {
      assertThat(socket.awaitCommand().string("command_id")).isEqualTo(id);
    }
    return id;
  }

  /** A container that misses an end, as Payara may under load, leaves it to the idle timeout. */
  private void becomes(String id, String status) {
    Awaitility.await()
        .atMost(IDLE_TIMEOUT.plusSeconds(15))
        .untilAsserted(() -> assertThat(api.status(id)).isEqualTo(status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"send_message_now", "schedule_message", "upload_retry", "emit_event"})
  void whatMayTextAPersonIsUnconfirmedAndNeverSentAgain(String type) {
    // Given
    String id = lost(Commands.minimal(type));
    becomes(id, "unconfirmed");

    // When
    try (AgentSocket again = connected()) {
      // Then
      again.expectNoCommandFor(A_WHILE);
      assertThat(api.status(id)).isEqualTo("unconfirmed");
      assertThat(api.command(id).number("attempts")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"set_rule", "cancel_scheduled", "context_update", "context_reset"})
  void whatIsHarmlessTwiceIsSentAgainAsAttempt2(String type) {
    // Given
    String id = lost(Commands.minimal(type));

    // When
    try (AgentSocket again = connected()) {
      // Then
      JsonDoc command = again.awaitCommand();
      assertThat(command.string("command_id")).isEqualTo(id);
      assertThat(command.number("attempt")).isEqualTo(2);
      again.ack(id, "completed");
      JsonDoc record = api.finished(id);
      assertThat(record.number("attempts")).isEqualTo(2);
      assertThat(LifeContract.timeline(record))
          .containsExactly("queued", "sent", "queued", "sent", "completed");
    }
  }

  @Test
  void afterFiveAttemptsItIsExhausted() {
    // Given
    String id = api.submit(agent, Commands.rule("r"));

    // When
    for (int attempt = 1; attempt <= 5; attempt++) {
      try (AgentSocket socket = connected()) {
        assertThat(socket.awaitCommand().string("command_id")).isEqualTo(id);
      }
      becomes(id, attempt < 5 ? "queued" : "exhausted");
    }

    // Then
    try (AgentSocket again = connected()) {
      again.expectNoCommandFor(A_WHILE);
      assertThat(api.command(id).number("attempts")).isEqualTo(5);
      again.ack(id, "completed");
      becomes(id, "completed");
    }
  }

  @Test
  void aCleanCloseWithoutAnAckIsALossToo() {
    String id = api.submit(agent, Commands.text("x"));
    try (AgentSocket socket = connected()) {
      socket.awaitCommand();
      socket.close(1000);
    }
    becomes(id, "unconfirmed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"context_update", "context_reset"})
  void aContextCommandThatNotifiesIsSentOnce(String type) {
    JsonDoc payload =
        JsonDoc.parse(
            Commands.MINIMAL.get(type).text().replaceFirst("\\{", "{\"notify_text\":\"hi\","));
    String id = lost(Commands.order(type, payload));
    becomes(id, "unconfirmed");
    try (AgentSocket again = connected()) {
      again.expectNoCommandFor(A_WHILE);
    }
  }

  @Test
  void aContextCommandWithAnEmptyNotifyTextIsHarmless() {
    JsonDoc payload =
        JsonDoc.of("chat_guid", "c", "thread_id", "t", "app_id", "a", "notify_text", "");
    String id = lost(Commands.order("context_update", payload));
    try (AgentSocket again = connected()) {
      assertThat(again.awaitCommand().string("command_id")).isEqualTo(id);
    }
  }

  @Test
  void theProducerMayChooseThePolicy() {
    String once = lost(Commands.rule("r").with("delivery", "at_most_once"));
    becomes(once, "unconfirmed");
    String atLeast = lost(Commands.text("x").with("delivery", "at_least_once"));
    try (AgentSocket again = connected()) {
      assertThat(again.awaitCommand().string("command_id")).isEqualTo(atLeast);
      again.expectNoCommandFor(A_WHILE);
    }
  }

  @Test
  void aLateAckStillCounts() {
    // Given
    String id = lost(Commands.text("x"));
    becomes(id, "unconfirmed");

    // When
    try (AgentSocket again = connected()) {
      again.ack(id, "completed");

      // Then
      becomes(id, "completed");
      assertThat(LifeContract.timeline(api.command(id)))
          .containsExactly("queued", "sent", "unconfirmed", "completed");
    }
  }

  @Test
  void aLateReceivedDoesNotReviveAnUnconfirmedCommand() {
    String id = lost(Commands.text("x"));
    becomes(id, "unconfirmed");
    try (AgentSocket again = connected()) {
      again.ack(id, "received").ack(id, "failed");
      becomes(id, "failed");
      assertThat(LifeContract.timeline(api.command(id)))
          .containsExactly("queued", "sent", "unconfirmed", "failed");
    }
  }

  @Test
  void aCommandTheAgentIsWorkingOnOutlivesTheConnection() {
    // Given
    String id = api.submit(agent, Commands.text("x"));
    try (AgentSocket socket = connected()) {
      socket.awaitCommand();
      socket.ack(id, "executing");
      becomes(id, "executing");
    }

    // When
    try (AgentSocket again = connected()) {
      again.expectNoCommandFor(A_WHILE);
      assertThat(api.status(id)).isEqualTo("executing");
      again.ack(id, "completed");

      // Then
      becomes(id, "completed");
    }
  }

  @Test
  void anAgentThatDeduplicatesGetsItAgainOnceItHasSaidSoAgain() {
    // Given
    String id;
    try (AgentSocket socket = connected()) {
      announceDedup(socket);
      id = api.submit(agent, Commands.text("x"));
      assertThat(socket.awaitCommand().string("command_id")).isEqualTo(id);
    }
    becomes(id, "queued");

    // When: a new connection that has not announced it yet
    try (AgentSocket again = connected()) {
      again.expectNoCommandFor(A_WHILE);

      // Then
      again.announce("dedup");
      JsonDoc command = again.awaitCommand();
      assertThat(command.string("command_id")).isEqualTo(id);
      assertThat(command.number("attempt")).isEqualTo(2);
      again.ack(id, "completed");
      assertThat(api.finished(id).string("status")).isEqualTo("completed");
    }
  }

  @Test
  void whatWasWrittenBeforeTheAnnouncementStaysAtMostOnce() {
    String id = api.submit(agent, Commands.text("x"));
    try (AgentSocket socket = connected()) {
      socket.awaitCommand();
      announceDedup(socket);
    }
    becomes(id, "unconfirmed");
  }

  private void announceDedup(AgentSocket socket) {
    socket.announce("dedup");
    eventually(() -> assertThat(api.agent(agent).strings("capabilities")).contains("dedup"));
  }
}
