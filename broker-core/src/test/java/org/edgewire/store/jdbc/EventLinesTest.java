package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.edgewire.command.AgentId;
import org.edgewire.command.Channel;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandSamples;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.Delivery;
import org.edgewire.command.Priority;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Announcement;
import org.edgewire.store.Event;
import org.edgewire.store.Webhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EventLinesTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final AgentId AGENT = new AgentId("edge_1");
  private static final CommandId ID = new CommandId("cmd \"é\"");

  private static final Command FULL =
      new Command(
          7,
          ID,
          AGENT,
          new CommandType("set_rule"),
          Priority.LOW,
          Delivery.AT_LEAST_ONCE,
          Optional.of("chat 1"),
          AT,
          Optional.of(AT.plusSeconds(1)),
          Optional.of(AT.plusSeconds(2)),
          Optional.of(new CommandId("older")),
          "d1");
  private static final Command BARE =
      new Command(
          8,
          new CommandId("c8"),
          AGENT,
          CommandType.SEND_MESSAGE_NOW,
          Priority.IMMEDIATE,
          Delivery.AT_MOST_ONCE,
          Optional.empty(),
          AT,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "d2");

  private static final Map<String, Event> GOLDEN =
      Map.of(
          "{\"v\":1,\"e\":\"accepted\",\"seq\":7,\"id\":\"cmd \\\"é\\\"\",\"agent\":\"edge_1\",\"type\":\"set_rule\","
              + "\"priority\":\"low\",\"delivery\":\"at_least_once\",\"ordering_key\":\"chat 1\","
              + "\"at\":\"2026-03-01T12:00:00.123Z\",\"deliver_at\":\"2026-03-01T12:00:01.123Z\","
              + "\"expires_at\":\"2026-03-01T12:00:02.123Z\",\"retry_of\":\"older\",\"digest\":\"d1\","
              + "\"payload\":{ \"a\":1.0e2,\"n\":\"\\u0000\",\"a\":\"\\ud800\"}}",
          new Event.CommandAccepted(
              FULL, JsonText.parse("{ \"a\":1.0e2,\"n\":\"\\u0000\",\"a\":\"\\ud800\"}")),
          "{\"v\":1,\"e\":\"accepted\",\"seq\":8,\"id\":\"c8\",\"agent\":\"edge_1\",\"type\":\"send_message_now\","
              + "\"priority\":\"immediate\",\"delivery\":\"at_most_once\",\"at\":\"2026-03-01T12:00:00.123Z\","
              + "\"digest\":\"d2\",\"payload_text\":\"{\\n\\\"a\\\": 1}\"}",
          new Event.CommandAccepted(BARE, JsonText.parse("{\n\"a\": 1}")),
          "{\"v\":1,\"e\":\"changed\",\"seq\":7,\"id\":\"cmd \\\"é\\\"\",\"revision\":3,\"to\":\"failed\","
              + "\"at\":\"2026-03-01T12:00:00.123Z\",\"cause\":\"ack\",\"channel\":\"sync\",\"error\":\"no\\nway\","
              + "\"completed_at\":\"2026-03-01T12:00:00.123Z\",\"result\":null}",
          change(
              CommandStatus.FAILED,
              StatusChange.Cause.ACK,
              Optional.of(Channel.SYNC),
              false,
              Optional.of("no\nway"),
              Optional.of(JsonText.parse("null")),
              Optional.of(AT)),
          "{\"v\":1,\"e\":\"changed\",\"seq\":7,\"id\":\"cmd \\\"é\\\"\",\"revision\":3,\"to\":\"sent\","
              + "\"at\":\"2026-03-01T12:00:00.123Z\",\"cause\":\"send\",\"channel\":\"websocket\",\"dedup\":true}",
          change(
              CommandStatus.SENT,
              StatusChange.Cause.SEND,
              Optional.of(Channel.WEBSOCKET),
              true,
              Optional.empty(),
              Optional.empty(),
              Optional.empty()),
          "{\"v\":1,\"e\":\"noted\",\"agent\":\"edge_1\",\"last_seen\":\"2026-03-01T12:00:00.123Z\","
              + "\"last_sync\":\"2026-03-01T12:00:00.123Z\",\"last_status\":{\"x\":[1, 2]},"
              + "\"capabilities\":\"dedup\\nb\\\\nc\\n\",\"config\":{\"y\":{}},\"config_version\":4,\"config_heard\":3,"
              + "\"last_close_code\":4000}",
          new Event.AgentNoted(
              new AgentRecord(
                  AGENT,
                  Optional.of(AT),
                  Optional.of(AT),
                  Optional.of(JsonText.parse("{\"x\":[1, 2]}")),
                  List.of("dedup", "b\nc"),
                  Optional.of(JsonText.parse("{\"y\":{}}")),
                  4,
                  3,
                  4000)),
          "{\"v\":1,\"e\":\"noted\",\"agent\":\"edge_1\",\"capabilities\":\"\",\"config_version\":0,"
              + "\"config_heard\":0,\"last_close_code\":0}",
          new Event.AgentNoted(AgentRecord.unknown(AGENT)),
          "{\"v\":1,\"e\":\"reported\",\"agent\":\"edge_1\",\"event_id\":\"e 1\",\"at\":\"2026-03-01T12:00:00.123Z\","
              + "\"body\":{\"k\":true}}",
          new Event.AgentReported(AGENT, "e 1", JsonText.parse("{\"k\":true}"), AT),
          "{\"v\":1,\"e\":\"webhook\",\"webhook\":5,\"name\":\"w-5\",\"queued_at\":\"2026-03-01T12:00:00.123Z\","
              + "\"failed\":2,\"what\":\"offline\",\"agent\":\"edge_1\",\"close_code\":1006,"
              + "\"at\":\"2026-03-01T12:00:00.123Z\"}",
          new Event.WebhookQueued(
              new Webhook(5, "w-5", AT, 2, new Announcement.AgentOffline(AGENT, 1006, AT))),
          "{\"v\":1,\"e\":\"webhook_tried\",\"webhook\":5,\"failed\":3,"
              + "\"next\":\"2026-03-01T12:00:00.123Z\"}",
          new Event.WebhookTried(5, 3, AT),
          "{\"v\":1,\"e\":\"webhook_ended\",\"webhook\":5,\"about\":\"agent edge_1\"}",
          new Event.WebhookEnded(5, "agent edge_1"));

  private static Event change(
      CommandStatus to,
      StatusChange.Cause cause,
      Optional<Channel> channel,
      boolean dedup,
      Optional<String> error,
      Optional<JsonText> result,
      Optional<Instant> completedAt) {
    return new Event.CommandChanged(
        new StatusChange(ID, 7, 3, to, AT, cause, channel, dedup, error, result, completedAt));
  }

  static Stream<String> samples() {
    return GOLDEN.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anEventIsWrittenAsItsSample(String line) {
    assertThat(EventWriter.line(GOLDEN.get(line))).isEqualTo(line);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleIsReadAsItsEvent(String line) {
    assertThat(EventReader.event(line)).isEqualTo(GOLDEN.get(line));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void membersOfLaterVersionsAreIgnored(String line) {
    String later = line.replace("{\"v\":1,", "{\"v\":2,\"later\":[{\"e\":\"x\"}],");

    assertThat(EventReader.event(later)).isEqualTo(GOLDEN.get(line));
  }

  @Test
  void everyKindOfEventHasASample() {
    assertThat(GOLDEN.values().stream().map(Event::getClass))
        .containsAll(
            Arrays.stream(Event.class.getPermittedSubclasses())
                // Those of sessions are a family of their own, written by SessionLines.
                .filter(type -> !type.isInterface())
                .<Class<? extends Event>>map(type -> type.asSubclass(Event.class))
                .toList());
  }

  @Test
  void everyAnnouncementIsReadBackAsItWas() {
    Event.AgentReported report =
        new Event.AgentReported(AGENT, "e 1", JsonText.parse("{\n\"k\": true}"), AT);
    List<Announcement> all =
        List.of(
            new Announcement.CommandEnded(CommandSamples.complete().state()),
            new Announcement.AgentOnline(AGENT, AT),
            new Announcement.AgentOffline(AGENT, 4002, AT),
            new Announcement.AgentSaid(report));

    for (Announcement what : all) {
      Event event = new Event.WebhookQueued(new Webhook(1, "w", AT, 0, what));
      String line = EventWriter.line(event);

      assertThat(line).doesNotContain("\n");
      assertThat(EventReader.event(line)).isEqualTo(event);
    }
    assertThat(all).hasSameSizeAs(Announcement.class.getPermittedSubclasses());
  }

  @Test
  void anUnknownKindIsNotLeftOut() {
    assertThatThrownBy(() -> EventReader.event("{\"v\":9,\"e\":\"merged\"}"))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining("'merged'");
  }

  @Test
  void aLineThatLacksAMemberIsNamedSo() {
    assertThatThrownBy(() -> EventReader.event("{\"v\":1,\"e\":\"reported\",\"agent\":\"a\"}"))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining("event_id");
  }

  @Test
  void manyEventsAreOneLineEach() {
    byte[] lines = EventWriter.lines(List.copyOf(GOLDEN.values()));

    assertThat(new String(lines, java.nio.charset.StandardCharsets.UTF_8).lines())
        .containsExactlyInAnyOrderElementsOf(GOLDEN.keySet());
  }

  @Test
  void aWholeStateSurvivesAsOneLine() {
    CommandState state =
        CommandState.accepted(FULL)
            .apply(
                ((Event.CommandChanged)
                        GOLDEN.values().stream()
                            .filter(
                                event ->
                                    event instanceof Event.CommandChanged c
                                        && c.change().to() == CommandStatus.SENT)
                            .findFirst()
                            .orElseThrow())
                    .change())
            .or(() -> Optional.of(CommandState.accepted(FULL)))
            .orElseThrow();
    CommandRecord record = new CommandRecord(state, JsonText.parse("{\"a\":\n1}"));

    assertThat(EventReader.snapshot(EventWriter.snapshot(state, record.payload())))
        .isEqualTo(record);
  }
}
