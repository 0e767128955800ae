package org.edgewire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.Ack;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandSamples;
import org.edgewire.command.CommandStatus;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentCodecTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          malformed_json  | ''
          malformed_json  | hello
          malformed_json  | [1]
          malformed_json  | "ping"
          malformed_json  | null
          malformed_json  | {"type":"ping"} {}
          malformed_json  | {"type":"ping"
          malformed_json  | {'type':'ping'}
          malformed_json  | {"type":"ping",}
          malformed_json  | {"type":"\\ud8"}
          invalid_message | {}
          invalid_message | {"type":null}
          invalid_message | {"type":7}
          invalid_message | {"type":""}
          invalid_message | {"type":"status","data":[]}
          invalid_ack     | {"type":"command_ack"}
          invalid_ack     | {"type":"command_ack","data":"cmd"}
          invalid_ack     | {"type":"command_ack","data":{}}
          invalid_ack     | {"type":"command_ack","data":{"status":"completed"}}
          invalid_ack     | {"type":"command_ack","data":{"command_id":"","status":"completed"}}
          invalid_ack     | {"type":"command_ack","data":{"command_id":7,"status":"completed"}}
          invalid_ack     | {"type":"command_ack","data":{"command_id":"a\\u0000","status":"failed"}}
          invalid_ack     | {"type":"command_ack","data":{"command_id":"c"}}
          invalid_ack     | {"type":"command_ack","data":{"command_id":"c","status":null}}
          invalid_ack     | {"type":"command_ack","data":{"command_id":"c","status":"sent"}}
          invalid_ack     | {"type":"command_ack","data":{"command_id":"c","status":"Completed"}}
          """)
  void whatCannotBeUsedIsNamedAndNeverThrown(String code, String frame) {
    assertThat(AgentCodec.decode(frame))
        .isInstanceOfSatisfying(
            AgentMessage.Malformed.class,
            malformed -> {
              assertThat(malformed.code()).isEqualTo(code);
              assertThat(malformed.message()).isNotBlank();
            });
  }

  @Test
  void depthIsBounded() {
    String deep = "{\"type\":\"ping\",\"x\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";

    assertThat(AgentCodec.decode(deep)).isInstanceOf(AgentMessage.Malformed.class);
    assertThat(AgentCodec.decode("[".repeat(20_000))).isInstanceOf(AgentMessage.Malformed.class);
  }

  @Test
  void ofABadAckTheIdComesBackAsRefCutToItsLimit() {
    String frame =
        "{\"type\":\"command_ack\",\"data\":{\"status\":\"x\",\"command_id\":\""
            + "i".repeat(200)
            + "\"}}";

    assertThat(((AgentMessage.Malformed) AgentCodec.decode(frame)).ref())
        .contains("i".repeat(CommandId.MAX_LENGTH));
  }

  @ParameterizedTest
  @EnumSource(
      value = CommandStatus.class,
      names = {"RECEIVED", "EXECUTING", "COMPLETED", "FAILED"})
  void anAckWithoutOptionalFieldsIsComplete(CommandStatus status) {
    assertThat(ack("{\"command_id\":\"c\",\"status\":\"" + status.wireName() + "\"}"))
        .isEqualTo(Ack.of(new CommandId("c"), status));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"\"",
        "\"yesterday\"",
        "17",
        "{}",
        "\"2026-02-16\"",
        "\"+99999-01-01T00:00:00Z\""
      })
  void aTimeThatCannotBeReadCountsAsAbsent(String time) {
    Ack ack = ack("{\"command_id\":\"c\",\"status\":\"failed\",\"completed_at\":" + time + "}");

    assertThat(ack.completedAt()).isEmpty();
  }

  @Test
  void aTimeMayHaveAnOffsetAndIsCutToTheMillisecond() {
    Ack ack =
        ack(
            "{\"command_id\":\"c\",\"status\":\"failed\","
                + "\"completed_at\":\"2026-02-16T01:00:00.1239999+01:00\"}");

    assertThat(ack.completedAt()).contains(Instant.parse("2026-02-16T00:00:00.123Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "why"          | why
          {"code": 1}    | {"code": 1}
          7              | 7
          """)
  void anErrorOfAnyKindIsKept(String error, String kept) {
    assertThat(ack("{\"command_id\":\"c\",\"status\":\"failed\",\"error\":" + error + "}").error())
        .contains(kept);
  }

  @Test
  void aStatusMayLackItsDataAndItsCapabilitiesAreCleaned() {
    assertThat(AgentCodec.decode("{\"type\":\"status\"}"))
        .isEqualTo(new AgentMessage.Status(JsonText.EMPTY_OBJECT, List.of()));
    JsonObject status =
        JsonObject.parse(
            "{\"capabilities\":[\"dedup\",7,null,\"\",\"dedup\",\"" + "x".repeat(65) + "\"]}");
    assertThat(StatusJson.capabilities(status)).containsExactly("dedup");
    assertThat(StatusJson.capabilities(JsonObject.parse("{\"capabilities\":\"dedup\"}"))).isEmpty();
  }

  @Test
  void anUnknownTypeIsCut() {
    assertThat(AgentCodec.decode("{\"type\":\"" + "t".repeat(100) + "\"}"))
        .isEqualTo(new AgentMessage.Unknown("t".repeat(64)));
  }

  @Test
  void aFirstAttemptSaysNeitherAttemptNorExpiry() {
    assertThat(AgentCodec.encode(new BrokerMessage.Deliver(CommandSamples.queued())))
        .contains(CommandSamples.PAYLOAD.text())
        .doesNotContain("attempt\"", "expires_at");
  }

  @Test
  void theOldDialectKnowsSuccessAndFailureOnly() {
    Ack done =
        AckJson.oldDialect(
            JsonObject.parse(
                "{\"command_id\":\"c\",\"success\":true,\"timestamp\":\"2026-02-16T00:00:00Z\"}"));
    assertThat(done.status()).isEqualTo(CommandStatus.COMPLETED);
    assertThat(done.completedAt()).isEqualTo(Optional.of(Instant.parse("2026-02-16T00:00:00Z")));

    Ack failed =
        AckJson.oldDialect(
            JsonObject.parse("{\"command_id\":\"c\",\"success\":false,\"error\":\"no\"}"));
    assertThat(failed.status()).isEqualTo(CommandStatus.FAILED);
    assertThat(failed.error()).contains("no");

    assertThatThrownBy(
            () ->
                AckJson.oldDialect(JsonObject.parse("{\"command_id\":\"c\",\"success\":\"yes\"}")))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessage("success must be true or false");
  }

  private static Ack ack(String data) {
    return ((AgentMessage.CommandAck)
            AgentCodec.decode("{\"type\":\"command_ack\",\"data\":" + data + "}"))
        .ack();
  }
}
