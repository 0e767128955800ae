package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.Test;

/** Sections 2 and 3 of the protocol: what reaches the agent, as what, in which order, how fast. */
public abstract class DeliveryContract extends Contract {
  private static final String ODD_PAYLOAD =
      "{ \"zeta\" : \"\\u00e9 \u00e9 \uD83D\uDE00 \\uD83D\\uDE00 \\ud800 \\u0000 \\/ \\\"\" ,\t\"alpha\":1.50,"
          + "\"big\":123456789012345678901234567890, \"tiny\":1E-400,\"minus\":-0.0,"
          + "\"text\":\"\", \"\":{ \"b\":[ ],\"a\":{ } }, \"n\":null }";

  @Test
  void aCommandArrivesAsTheProtocolSays() {
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      // When
      String id = api.submit(agent, Commands.text("hello").with("priority", "immediate"));

      // Then
      JsonDoc command = socket.awaitCommand();
      assertThat(command.string("command_id")).isEqualTo(id);
      assertThat(command.string("command_type")).isEqualTo("send_message_now");
      assertThat(command.string("priority")).isEqualTo("immediate");
      assertThat(command.string("payload.text")).isEqualTo("hello");
      assertThat(command.string("timestamp")).endsWith("Z");
      assertThat(Instant.parse(command.string("timestamp")))
          .isCloseTo(
              Instant.now(),
              org.assertj.core.api.Assertions.within(60, java.time.temporal.ChronoUnit.SECONDS));
      assertThat(command.has("attempt")).isFalse();
      assertThat(command.names())
          .isSubsetOf(
              "command_id", "command_type", "payload", "priority", "timestamp", "expires_at");
    }
  }

  @Test
  void aPayloadArrivesAndIsReadAsItCame() {
    try (RawSocket raw = RawSocket.agent(deployment(), agent)) {
      // When
      String id = api.submit(agent, new Commands.Order("make_tea", ODD_PAYLOAD, ""));

      // Then
      assertThat(raw.readFrame(RawSocket.TEXT).text()).contains("\"payload\":" + ODD_PAYLOAD);
      assertThat(api.command(id).text()).contains("\"payload\":" + ODD_PAYLOAD);
    }
  }

  @Test
  void whatWaitedComesRightAfterTheConnect() {
    List<String> ids = submitTexts(5, "normal");
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      assertThat(socket.awaitCommandIds(5)).isEqualTo(ids);
    }
  }

  @Test
  void immediateGoesBeforeNormalBeforeLowAndEachInItsOrder() {
    // Given
    List<String> low = submitTexts(3, "low");
    List<String> normal = submitTexts(3, "normal");
    List<String> immediate = submitTexts(3, "immediate");

    // When
    List<String> arrived;
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      arrived = socket.awaitCommandIds(9);
    }

    // Then
    assertThat(arrived.stream().filter(immediate::contains)).containsExactlyElementsOf(immediate);
    assertThat(arrived.stream().filter(normal::contains)).containsExactlyElementsOf(normal);
    assertThat(arrived.stream().filter(low::contains)).containsExactlyElementsOf(low);
    assertThat(arrived.subList(0, 3)).isEqualTo(immediate);
    assertThat(arrived.subList(3, 6)).isEqualTo(normal);
  }

  @Test
  void aLaneKeepsTheOrderOfAcceptanceOverManyCommands() {
    try (AgentSocket socket =
        AgentSocket.connect(
            deployment(),
            agent,
            (self, frame) -> {
              if (frame.string("type").equals("command")) {
                self.ack(frame.string("data.command_id"), "completed");
              }
            })) {
      List<String> ids = submitTexts(200, "normal");
      assertThat(socket.awaitCommandIds(200)).isEqualTo(ids);
      assertThat(api.finished(ids.get(199)).string("status")).isEqualTo("completed");
    }
  }

  @Test
  void the65thCommandWaitsForAnAck() {
    // Given
    List<String> ids = submitTexts(70, "normal");
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      assertThat(socket.awaitCommandIds(64)).isEqualTo(ids.subList(0, 64));
      socket.expectNoCommandFor(A_WHILE);
      assertThat(api.status(ids.get(64))).isEqualTo("queued");

      // When: neither of these gives a slot back
      socket.ack(ids.get(10), "received").ack(ids.get(11), "executing");
      socket.expectNoCommandFor(A_WHILE);

      // Then: these do
      socket.ack(ids.get(10), "completed");
      assertThat(socket.awaitCommandIds(1)).containsExactly(ids.get(64));
      socket.ack(ids.get(0), "failed").ack(ids.get(1), "completed");
      assertThat(socket.awaitCommandIds(2)).containsExactlyElementsOf(ids.subList(65, 67));
      socket.expectNoCommandFor(A_WHILE);
    }
  }

  @Test
  void fromSubmitToArrivalNothingIsPolledFor() {
    List<Long> micros = new ArrayList<>();
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      for (int i = 0; i < 50; i++) {
        long begin = System.nanoTime();
        String id = api.submit(agent, Commands.text("now").with("priority", "immediate"));
        JsonDoc command = socket.awaitCommand();
        micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
        assertThat(command.string("command_id")).isEqualTo(id);
        socket.ack(id, "completed");
      }
    }
    List<Long> sorted = micros.stream().sorted().toList();
    System.out.printf(
        "submit to arrival over 50 commands: first %.1f ms, median %.1f ms, worst %.1f ms%n",
        micros.get(0) / 1e3, sorted.get(25) / 1e3, sorted.get(49) / 1e3);
    assertThat(sorted.get(25)).as("median, µs").isLessThan(1_000_000);
  }

  private List<String> submitTexts(int count, String priority) {
    return IntStream.range(0, count)
        .mapToObj(i -> api.submit(agent, Commands.text("#" + i).with("priority", priority)))
        .toList();
  }
}
