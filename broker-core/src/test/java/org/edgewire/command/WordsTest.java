package org.edgewire.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.edgewire.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  @ParameterizedTest
  @ValueSource(strings = {"edge_13106781670", "luna1", "mac-mini-1", "a", "9+@.-_"})
  void agentIdsInTheFieldAreAccepted(String id) {
    assertThat(new AgentId(id)).hasToString(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_a", "a:b", "a b", "a/b", "ä", "a\n", "-a"})
  void otherAgentIdsAreRefusedWithWhatIsAllowed(String id) {
    assertThatThrownBy(() -> new AgentId(id)).hasMessageContaining("A-Z a-z 0-9 _ . @ + -");
    assertThat(AgentId.isValid("a".repeat(128))).isTrue();
    assertThat(AgentId.isValid("a".repeat(129))).isFalse();
  }

  @Test
  void commandIdsAreBoundedAndPrintable() {
    assertThat(CommandId.isValid("a/b ☎ 😀")).isTrue();
    assertThat(CommandId.isValid("x".repeat(128))).isTrue();
    assertThat(
            Stream.of(
                    "",
                    "x".repeat(129),
                    "a\u0000",
                    "a\n",
                    "\u007f",
                    "\u0085",
                    "\ud800",
                    "\udc00",
                    "a\ud800b",
                    "\ud800\ud800\udc00")
                .anyMatch(CommandId::isValid))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          send_message_now | {"thread_id":"t"}                          | text
          send_message_now | {"thread_id":"t","text":null}              | text
          schedule_message | {"thread_id":"t","message_text":"m"}       | send_at
          set_rule         | {"rule_type":"r"}                          | rule_config
          cancel_scheduled | {}                                         | schedule_id
          context_update   | {"chat_guid":"c","thread_id":"t"}          | app_id
          context_reset    | {"chat_guid":"c"}                          | thread_id
          upload_retry     | {}                                         | attachment_guid
          emit_event       | {}                                         | event_type
          send_message_now | {"thread_id":"t","text":""}                |
          brand_new_type   | {}                                         |
          """)
  void theRequiredFieldsOfTheKnownTypesAreRequired(String type, String payload, String missing) {
    assertThat(new CommandType(type).missingField(JsonObject.parse(payload)).orElse(null))
        .isEqualTo(missing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          send_message_now | {}                     | AT_MOST_ONCE
          schedule_message | {}                     | AT_MOST_ONCE
          upload_retry     | {}                     | AT_MOST_ONCE
          emit_event       | {}                     | AT_MOST_ONCE
          brand_new_type   | {}                     | AT_MOST_ONCE
          set_rule         | {}                     | AT_LEAST_ONCE
          cancel_scheduled | {}                     | AT_LEAST_ONCE
          context_update   | {}                     | AT_LEAST_ONCE
          context_update   | {"notify_text":null}   | AT_LEAST_ONCE
          context_update   | {"notify_text":""}     | AT_LEAST_ONCE
          context_update   | {"notify_text":"hey"}  | AT_MOST_ONCE
          context_reset    | {"notify_text":"hey"}  | AT_MOST_ONCE
          context_reset    | {"notify_text":7}      | AT_MOST_ONCE
          """)
  void whatMayTextAPersonIsNeverRepeatedByItself(String type, String payload, Delivery delivery) {
    assertThat(new CommandType(type).defaultDelivery(JsonObject.parse(payload)))
        .isEqualTo(delivery);
  }

  @Test
  void onlyContextCommandsHaveAnOrderingKeyByDefault() {
    JsonObject payload = JsonObject.parse("{\"chat_guid\":\"chat-1\"}");

    assertThat(new CommandType("context_reset").defaultOrderingKey(payload)).contains("chat-1");
    assertThat(CommandType.SEND_MESSAGE_NOW.defaultOrderingKey(payload)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(CommandStatus.class)
  void everyStatusIsFoundByItsNameAndItsNumber(CommandStatus status) {
    assertThat(CommandStatus.ofWireName(status.wireName())).contains(status);
    assertThat(CommandStatus.ofCode(status.code())).isEqualTo(status);
  }

  static Stream<List<?>> wireNames() {
    return Stream.of(
        List.of(Priority.ofWireName("immediate").orElseThrow(), Priority.IMMEDIATE),
        List.of(Delivery.ofWireName("at_least_once").orElseThrow(), Delivery.AT_LEAST_ONCE),
        List.of(Channel.ofWireName("sync").orElseThrow(), Channel.SYNC));
  }

  @ParameterizedTest
  @MethodSource("wireNames")
  void wireNamesAreFound(List<?> pair) {
    assertThat(pair.get(0)).isEqualTo(pair.get(1));
    assertThat(Priority.ofWireName("Immediate")).isEmpty();
  }

  @Test
  void idsMadeHereAreVersion7AndSortByTime() {
    Clock clock = Clock.fixed(CommandSamples.ACCEPTED_AT, ZoneOffset.UTC);
    Clock later = Clock.fixed(CommandSamples.ACCEPTED_AT.plusMillis(1), ZoneOffset.UTC);
    Random random = new Random(7);

    String first = new CommandIds(clock, random).next().value();
    String second = new CommandIds(later, random).next().value();

    assertThat(UUID.fromString(first).version()).isEqualTo(7);
    assertThat(UUID.fromString(first).variant()).isEqualTo(2);
    assertThat(first).isLessThan(second);
  }
}
