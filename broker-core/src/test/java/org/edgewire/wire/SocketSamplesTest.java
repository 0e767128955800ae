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
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandSamples;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.member.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One JSON sample for every message of the producer and the watch socket. */
class SocketSamplesTest {
  private static final CommandId COMMAND = new CommandId("cmd_xyz");
  private static final AgentId AGENT = new AgentId("luna1");
  private static final SessionId SESSION = new SessionId("room1");
  private static final Instant AT = Instant.parse("2026-02-16T00:00:00Z");
  private static final CommandState STATE = CommandSamples.complete().state();
  private static final Optional<JsonText> REF = Optional.of(JsonText.parse("\"r-1\""));

  private static final Map<Class<?>, ProducerMessage> FROM_PRODUCER =
      Map.of(
          ProducerMessage.Ping.class,
          new ProducerMessage.Ping(),
          ProducerMessage.Submit.class,
          new ProducerMessage.Submit(
              REF,
              JsonObject.parse(
                  "{\"ref\":\"r-1\",\"agent_id\":\"edge_1\",\"command_type\":\"emit_event\","
                      + "\"payload\":{ \"event_type\": \"e\" }}")),
          ProducerMessage.Resume.class,
          new ProducerMessage.Resume(List.of(COMMAND, new CommandId("cmd_abc"))),
          ProducerMessage.Unknown.class,
          new ProducerMessage.Unknown("cancel"),
          ProducerMessage.Malformed.class,
          new ProducerMessage.Malformed(
              "invalid_message",
              "ref must be a string or a number of at most 256 characters of JSON",
              Optional.empty()));

  private static final Map<Class<?>, ProducerReply> TO_PRODUCER =
      Map.of(
          ProducerReply.Accepted.class,
          new ProducerReply.Accepted(REF, STATE, true),
          ProducerReply.Refused.class,
          new ProducerReply.Refused(
              Optional.of(JsonText.parse("17")),
              "queue_full",
              "agent a has 10000 commands waiting"),
          ProducerReply.Finished.class,
          new ProducerReply.Finished(REF, STATE),
          ProducerReply.Pending.class,
          new ProducerReply.Pending(COMMAND, CommandStatus.SENT),
          ProducerReply.Unknown.class,
          new ProducerReply.Unknown(COMMAND),
          ProducerReply.Pong.class,
          new ProducerReply.Pong(),
          ProducerReply.Problem.class,
          new ProducerReply.Problem("malformed_json", "no JSON", REF));

  private static final Map<Class<?>, WatchEvent> TO_WATCHER =
      Map.of(
          WatchEvent.AgentOnline.class,
          new WatchEvent.AgentOnline(AGENT, AT),
          WatchEvent.AgentOffline.class,
          new WatchEvent.AgentOffline(AGENT, 1006, AT),
          WatchEvent.CommandChanged.class,
          new WatchEvent.CommandChanged(STATE),
          WatchEvent.AgentEvent.class,
          new WatchEvent.AgentEvent(AGENT, "e-1", JsonText.parse("{ \"event_id\": \"e-1\" }"), AT),
          WatchEvent.SessionOpened.class,
          new WatchEvent.SessionOpened(SESSION, AT),
          WatchEvent.SessionClosed.class,
          new WatchEvent.SessionClosed(SESSION, true, AT),
          WatchEvent.Lagged.class,
          new WatchEvent.Lagged(7),
          WatchEvent.Pong.class,
          new WatchEvent.Pong());

  static Class<?>[] fromProducer() {
    return ProducerMessage.class.getPermittedSubclasses();
  }

  static Class<?>[] toProducer() {
    return ProducerReply.class.getPermittedSubclasses();
  }

  static Class<?>[] toWatcher() {
    return WatchEvent.class.getPermittedSubclasses();
  }

  @ParameterizedTest
  @MethodSource("fromProducer")
  void everyMessageOfAProducerHasASampleThatDecodesToIt(Class<?> message) {
    assertThat(FROM_PRODUCER).containsKey(message);
    assertThat(ProducerCodec.decode(sample("from-producer/" + fileOf(message))))
        .usingRecursiveComparison()
        .isEqualTo(FROM_PRODUCER.get(message));
  }

  @ParameterizedTest
  @MethodSource("toProducer")
  void everyMessageToAProducerHasASampleThatItEncodesTo(Class<?> message) {
    assertThat(TO_PRODUCER).containsKey(message);
    assertThat(ProducerCodec.encode(TO_PRODUCER.get(message)))
        .isEqualTo(sample("to-producer/" + fileOf(message)));
  }

  @ParameterizedTest
  @MethodSource("toWatcher")
  void everyMessageToAWatcherHasASampleThatItEncodesTo(Class<?> message) {
    assertThat(TO_WATCHER).containsKey(message);
    assertThat(WatchCodec.encode(TO_WATCHER.get(message)))
        .isEqualTo(sample("to-watcher/" + fileOf(message)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|malformed_json",
        "[]|malformed_json",
        "{}|invalid_message",
        "{\"type\":7}|invalid_message",
        "{\"type\":\"submit\",\"data\":[]}|invalid_message",
        "{\"type\":\"resume\"}|invalid_message",
        "{\"type\":\"resume\",\"data\":{\"command_ids\":[]}}|invalid_message",
        "{\"type\":\"resume\",\"data\":{\"command_ids\":[1]}}|invalid_message",
        "{\"type\":\"resume\",\"data\":{\"command_ids\":\"c\"}}|invalid_message",
      })
  void whatCannotBeUsedIsMalformed(String frame, String code) {
    assertThat(ProducerCodec.decode(frame))
        .isInstanceOfSatisfying(
            ProducerMessage.Malformed.class,
            malformed -> assertThat(malformed.code()).isEqualTo(code));
  }

  @Test
  void aResumeOfTooManyIdsIsMalformed() {
    String ids = "\"c\",".repeat(ProducerCodec.MAX_RESUMED) + "\"c\"";

    assertThat(
            ProducerCodec.decode("{\"type\":\"resume\",\"data\":{\"command_ids\":[" + ids + "]}}"))
        .isInstanceOf(ProducerMessage.Malformed.class);
  }

  private static String fileOf(Class<?> message) {
    return message.getSimpleName().toLowerCase(Locale.ROOT) + ".json";
  }

  private static String sample(String name) {
    try (InputStream in = SocketSamplesTest.class.getResourceAsStream("/wire/" + name)) {
      assertThat(in).as("sample " + name).isNotNull();
      return new String(in.readAllBytes(), UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
