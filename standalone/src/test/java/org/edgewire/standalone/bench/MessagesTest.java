package org.edgewire.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
  private final Messages messages = new Messages("emit_event", 330, "r1");

  @Test
  void aSubmitIsOneJsonObjectWithAPayloadOfThatLength() {
    JsonObject data = data(text(messages.submit(1_234, Messages.bytes("bench-7"))));

    assertThat(data.get("ref").map(JsonText::text)).contains("1234");
    assertThat(data.string("agent_id")).contains("bench-7");
    assertThat(data.string("command_type")).contains("emit_event");
    assertThat(data.get("payload").map(payload -> payload.text().length()).orElse(0))
        .isBetween(320, 340);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send_message_now",
        "schedule_message",
        "set_rule",
        "cancel_scheduled",
        "context_update",
        "context_reset",
        "upload_retry",
        "own_type"
      })
  void everyTypeMakesABodyThatIsJson(String type) {
    String body = text(new Messages(type, 1, "r").body(0));

    assertThat(JsonObject.parse(body).names()).containsExactly("command_type", "payload");
  }

  @Test
  void anAgentFindsTheNumberAndTheIdInWhatArrives() {
    String payload = JsonObject.parse(text(messages.body(42))).get("payload").get().text();
    Bytes frame =
        bytes(
            "..{\"type\":\"command\",\"data\":{\"command_id\":\"c-9\",\"payload\":"
                + payload
                + "}}");

    assertThat(messages.numberIn(frame, 2, frame.size())).isEqualTo(42);
    JsonObject ack = data(text(messages.ack(frame, 2, frame.size())));
    assertThat(ack.string("command_id")).contains("c-9");
    assertThat(ack.string("status")).contains("completed");
  }

  @Test
  void whatAnEarlierRunLeftBehindIsAckedAndNotCounted() {
    Messages earlier = new Messages("emit_event", 330, "r0");
    String payload = JsonObject.parse(text(earlier.body(42))).get("payload").get().text();
    Bytes frame = bytes("{\"data\":{\"command_id\":\"c-9\",\"payload\":" + payload + "}}");

    assertThat(messages.numberIn(frame, 0, frame.size())).isEqualTo(-1);
    assertThat(messages.ack(frame, 0, frame.size()).size()).isPositive();
  }

  @Test
  void aPongIsNoCommand() {
    Bytes pong = bytes("{\"type\":\"pong\"}");

    assertThat(messages.ack(pong, 0, pong.size()).size()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Piece.class)
  void bytesThatComeInPiecesAreKeptInOrder(Piece piece) {
    Bytes bytes = new Bytes(4);
    StringBuilder taken = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      bytes.put(Messages.bytes("<" + i + ">"));
      if (i % 3 == 2) {
        int length = Math.min(piece.length, bytes.size());
        taken.append(bytes.text(0, length));
        bytes.drop(length);
      }
    }
    taken.append(bytes.text(0, bytes.size()));

    StringBuilder put = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      put.append('<').append(i).append('>');
    }
    assertThat(taken).hasToString(put.toString());
  }

  enum Piece {
    ONE(1),
    SEVEN(7),
    ALL(1_000);

    private final int length;

    Piece(int length) {
      this.length = length;
    }
  }

  private static Bytes bytes(String text) {
    return new Bytes(16).put(Messages.bytes(text));
  }

  private static String text(Bytes bytes) {
    return bytes.text(0, bytes.size());
  }

  private static JsonObject data(String message) {
    return JsonObject.parse(message).get("data").flatMap(JsonText::asObject).orElseThrow();
  }
}
