package org.edgewire.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.edgewire.command.Ack;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandSamples;
import org.edgewire.command.CommandStatus;
import org.edgewire.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One JSON sample for every message in both directions; a message without one fails here. */
class GoldenSamplesTest {
  private static final Map<Class<?>, AgentMessage> FROM_AGENT =
      Map.of(
          AgentMessage.Ping.class,
          new AgentMessage.Ping(),
          AgentMessage.CommandAck.class,
          new AgentMessage.CommandAck(
              new Ack(
                  new CommandId("cmd_xyz"),
                  CommandStatus.COMPLETED,
                  Optional.of(Instant.parse("2025-11-05T20:00:01Z")),
                  Optional.empty(),
                  Optional.of(JsonText.parse("{ \"schedule_id\": \"s-1\", \"cost\": 0.10 }")))),
          AgentMessage.Status.class,
          new AgentMessage.Status(
              JsonText.parse(statusData()), List.of("dedup", "cancel_in_flight")),
          AgentMessage.Unknown.class,
          new AgentMessage.Unknown("telemetry"),
          AgentMessage.Malformed.class,
          new AgentMessage.Malformed(
              "invalid_ack",
              "status must be one of received, executing, completed, failed",
              Optional.of("cmd_xyz")));

  private static final Map<Class<?>, BrokerMessage> TO_AGENT =
      Map.of(
          BrokerMessage.Deliver.class,
          new BrokerMessage.Deliver(inItsSecondAttempt()),
          BrokerMessage.Pong.class,
          new BrokerMessage.Pong(),
          BrokerMessage.ConfigUpdate.class,
          new BrokerMessage.ConfigUpdate(JsonText.parse("{ \"poll_seconds\": 15 }")),
          BrokerMessage.Problem.class,
          new BrokerMessage.Problem(
              "invalid_ack", "status must be one of \"received\"", Optional.of("cmd_xyz")));

  static Class<?>[] fromAgent() {
    return AgentMessage.class.getPermittedSubclasses();
  }

  static Class<?>[] toAgent() {
    return BrokerMessage.class.getPermittedSubclasses();
  }

  @ParameterizedTest
  @MethodSource("fromAgent")
  void everyMessageOfAnAgentHasASampleThatDecodesToIt(Class<?> message) {
    assertThat(FROM_AGENT).containsKey(message);
    assertThat(AgentCodec.decode(sample("from-agent/" + fileOf(message))))
        .isEqualTo(FROM_AGENT.get(message));
  }

  @ParameterizedTest
  @MethodSource("toAgent")
  void everyMessageToAnAgentHasASampleThatItEncodesTo(Class<?> message) {
    assertThat(TO_AGENT).containsKey(message);
    assertThat(AgentCodec.encode(TO_AGENT.get(message)))
        .isEqualTo(sample("to-agent/" + fileOf(message)));
  }

  @Test
  void theFullRecordOfACommandHasASample() {
    assertThat(CommandJson.full(CommandSamples.complete()).text())
        .isEqualTo(sample("full-command.json"));
  }

  private static org.edgewire.command.CommandRecord inItsSecondAttempt() {
    return CommandSamples.complete();
  }

  /** As it stands in the sample, character for character. */
  private static String statusData() {
    String sample = sample("from-agent/status.json");
    return sample.substring(sample.indexOf("\"data\": ") + 8, sample.length() - 1).strip();
  }

  private static String fileOf(Class<?> message) {
    String name = message.getSimpleName().toLowerCase(Locale.ROOT);
    return (name.equals("commandack") ? "command_ack" : name) + ".json";
  }

  private static String sample(String name) {
    try (InputStream in = GoldenSamplesTest.class.getResourceAsStream("/wire/" + name)) {
      assertThat(in).as("sample " + name).isNotNull();
      return new String(in.readAllBytes(), UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
