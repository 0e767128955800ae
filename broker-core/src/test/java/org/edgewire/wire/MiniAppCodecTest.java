package org.edgewire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.Assertions;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.member.Author;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.Epoch;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MiniAppCodecTest {
  private static final Optional<JsonText> REF = Optional.of(JsonText.parse("\"r\\u0041\""));
  private static final RoomMessage.StateUpdate UPDATE =
      new RoomMessage.StateUpdate(
          1, JsonText.EMPTY_OBJECT, Author.SERVER, Instant.parse("2026-02-16T00:00:00Z"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|malformed_json|",
        "[]|malformed_json|a JSON object is required",
        "{}|invalid_message|type is required: a string",
        "{\"type\":7}|invalid_message|type is required: a string",
        "{\"type\":\"\"}|invalid_message|type is required: a string",
        "{\"type\":\"typing\"}|invalid_message|data is required: an object",
        "{\"type\":\"typing\",\"data\":[]}|invalid_message|data is required: an object",
        "{\"type\":\"typing\",\"data\":{\"is_typing\":\"true\"}}|invalid_message"
            + "|is_typing must be true or false",
        "{\"type\":\"state_update\",\"data\":{}}|invalid_message|patch is required: an object",
        "{\"type\":\"state_update\",\"data\":{\"patch\":{},\"if_version\":-1}}|invalid_message"
            + "|if_version must be a whole number from 0 to 9007199254740991",
        "{\"type\":\"state_update\",\"data\":{\"patch\":{},\"patch_id\":\"\"}}|invalid_message"
            + "|patch_id must be 1 to 128 characters, none of them a control character",
        "{\"type\":\"state_update\",\"data\":{\"patch\":{},\"ref\":{}}}|invalid_message"
            + "|ref must be a string or a number of at most 256 characters of JSON",
        "{\"type\":\"action\",\"data\":{\"payload\":1}}|invalid_message|name is required: a string",
        "{\"type\":\"action\",\"data\":{\"name\":\"a\\u0000b\"}}|invalid_message"
            + "|name must be 1 to 128 characters, none of them a control character",
        "{\"type\":\"action\",\"data\":{\"name\":\"a\",\"action_id\":7}}|invalid_message"
            + "|action_id must be a string",
        "{\"type\":\"auth\",\"data\":{}}|invalid_message|token is required: a string",
      })
  void whatCannotBeUsedIsMalformedAndSaysWhatIsAllowed(String frame, String code, String message) {
    assertThat(MiniAppCodec.decode(frame))
        .isInstanceOfSatisfying(
            MemberMessage.Malformed.class,
            malformed -> {
              assertThat(malformed.code()).isEqualTo(code);
              assertThat(malformed.message()).contains(message == null ? "" : message);
            });
  }

  @Test
  void aRefIsKeptWhenTheRestIsWrong() {
    assertThat(MiniAppCodec.decode("{\"type\":\"action\",\"data\":{\"ref\":1.50,\"name\":\"\"}}"))
        .isInstanceOfSatisfying(
            MemberMessage.Malformed.class,
            malformed -> assertThat(malformed.ref()).contains(JsonText.parse("1.50")));
  }

  @Test
  void tooLongARefOrTokenOrNameIsMalformed() {
    String ref = "\"" + "r".repeat(MiniAppCodec.MAX_REF - 1) + "\"";
    String token = "t".repeat(MiniAppCodec.MAX_TOKEN + 1);
    String name = "n".repeat(MiniAppCodec.MAX_NAME + 1);

    assertThat(
            List.of(
                "{\"type\":\"state_update\",\"data\":{\"patch\":{},\"ref\":" + ref + "}}",
                "{\"type\":\"auth\",\"data\":{\"token\":\"" + token + "\"}}",
                "{\"type\":\"action\",\"data\":{\"name\":\"" + name + "\"}}"))
        .map(MiniAppCodec::decode)
        .hasOnlyElementsOfType(MemberMessage.Malformed.class);
  }

  @Test
  void whatIsLeftOutIsEmpty() {
    assertThat(MiniAppCodec.decode("{\"type\":\"state_update\",\"data\":{\"patch\":{}}}"))
        .isEqualTo(
            new MemberMessage.StateUpdate(
                JsonText.EMPTY_OBJECT, Optional.empty(), Optional.empty(), OptionalLong.empty()));
    assertThat(MiniAppCodec.decode("{\"type\":\"action\",\"data\":{\"name\":\"a\"}}"))
        .isEqualTo(
            new MemberMessage.Action(
                "a", JsonText.trusted("null"), Optional.empty(), Optional.empty()));
  }

  @Test
  void nestingBeyondTheLimitIsMalformed() {
    int levels = JsonObject.MAX_DEPTH;
    String deep = "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);

    assertThat(MiniAppCodec.decode("{\"type\":\"state_update\",\"data\":{\"patch\":" + deep + "}}"))
        .isInstanceOfSatisfying(
            MemberMessage.Malformed.class,
            malformed -> assertThat(malformed.code()).isEqualTo("malformed_json"));
  }

  @Test
  void ofALongUnknownTypeOnlyTheStartIsKept() {
    assertThat(MiniAppCodec.decode("{\"type\":\"" + "x".repeat(100) + "\"}"))
        .isEqualTo(new MemberMessage.Unknown("x".repeat(64)));
  }

  @Test
  void onlyTheSendersFrameHasTheRef() {
    String forAll = MiniAppCodec.encode(UPDATE);

    assertThat(forAll).doesNotContain("ref");
    assertThat(MiniAppCodec.withRef(forAll, Optional.empty())).isSameAs(forAll);
    assertThat(MiniAppCodec.withRef(forAll, REF))
        .isEqualTo(
            "{\"type\":\"state_update\",\"data\":{\"version\":1,\"patch\":{},\"source\":\"server\","
                + "\"timestamp\":\"2026-02-16T00:00:00Z\",\"ref\":\"r\\u0041\"}}");
  }

  @Test
  void theListOfUsersIsBounded() {
    UserId ana = new UserId("ana");
    List<RoomMessage.Present> users =
        Collections.nCopies(MiniAppCodec.MAX_USERS + 1, new RoomMessage.Present(ana, 1));

    Assertions.assertThatThrownBy(
            () ->
                new RoomMessage.Connected(
                    new SessionId("s"),
                    new ConnectionId("c"),
                    ana,
                    1,
                    users,
                    users.size(),
                    Optional.empty(),
                    0,
                    new Epoch("e"),
                    true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 100 users");
  }

  @Test
  void aTokenIsNeverShown() {
    assertThat(new MemberMessage.Auth("secret.to.ken")).asString().doesNotContain("secret");
  }
}
