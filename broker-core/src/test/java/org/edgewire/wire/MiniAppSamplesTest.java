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
import java.util.OptionalLong;
import org.edgewire.json.JsonText;
import org.edgewire.member.ActionId;
import org.edgewire.member.Author;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.Epoch;
import org.edgewire.member.PatchId;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One JSON sample for every message of the MiniApp socket; a message without one fails here. */
class MiniAppSamplesTest {
  private static final UserId ANA = new UserId("ana");
  private static final ConnectionId CONNECTION = new ConnectionId("c-1");
  private static final Instant AT = Instant.parse("2026-02-16T00:00:00Z");
  private static final Optional<JsonText> REF = Optional.of(JsonText.parse("\"r-1\""));

  private static final Map<Class<?>, MemberMessage> FROM_MEMBER =
      Map.of(
          MemberMessage.Ping.class,
          new MemberMessage.Ping(),
          MemberMessage.StateUpdate.class,
          new MemberMessage.StateUpdate(
              JsonText.parse("{ \"votes\": { \"ana\": 1.0, \"bob\": null } }"),
              REF,
              Optional.of(new PatchId("p-1")),
              OptionalLong.of(41)),
          MemberMessage.Action.class,
          new MemberMessage.Action(
              "cheer",
              JsonText.parse("{ \"emoji\": \"🎉\", \"n\": 1.10 }"),
              Optional.of(new ActionId("a-1")),
              Optional.of(JsonText.parse("17"))),
          MemberMessage.Typing.class,
          new MemberMessage.Typing(true),
          MemberMessage.Auth.class,
          new MemberMessage.Auth("eyJh.eyJz.c2ln"),
          MemberMessage.Unknown.class,
          new MemberMessage.Unknown("cursor"),
          MemberMessage.Malformed.class,
          new MemberMessage.Malformed(
              "invalid_message",
              "patch must be an object",
              Optional.of(JsonText.parse("\"r-2\""))));

  private static final Map<Class<?>, RoomMessage> TO_MEMBER =
      Map.of(
          RoomMessage.Connected.class,
          new RoomMessage.Connected(
              new SessionId("poll-7"),
              CONNECTION,
              ANA,
              3,
              List.of(
                  new RoomMessage.Present(ANA, 2), new RoomMessage.Present(new UserId("bob"), 1)),
              2,
              Optional.of(JsonText.parse("{ \"votes\": {\"bob\": 1.0} }")),
              41,
              new Epoch("e-1"),
              false),
          RoomMessage.Presence.class,
          new RoomMessage.Presence(RoomMessage.Movement.JOINED, ANA, CONNECTION, 2, 3, 2),
          RoomMessage.StateUpdate.class,
          new RoomMessage.StateUpdate(
              42,
              JsonText.parse("{ \"votes\": { \"ana\": 1.0 } }"),
              Author.peer(ANA, CONNECTION),
              AT),
          RoomMessage.Action.class,
          new RoomMessage.Action(
              new ActionId("a-1"),
              "cheer",
              JsonText.parse("{ \"emoji\": \"🎉\" }"),
              Author.peer(ANA),
              9,
              AT),
          RoomMessage.Typing.class,
          new RoomMessage.Typing(ANA, false),
          RoomMessage.Pong.class,
          new RoomMessage.Pong(),
          RoomMessage.TokenExpiring.class,
          new RoomMessage.TokenExpiring(AT),
          RoomMessage.Problem.class,
          new RoomMessage.Problem("rate_limited", "at most 50 messages a second", REF),
          RoomMessage.VersionConflict.class,
          new RoomMessage.VersionConflict(REF, 42, JsonText.parse("{\"votes\":{}}")));

  static Class<?>[] fromMember() {
    return MemberMessage.class.getPermittedSubclasses();
  }

  static Class<?>[] toMember() {
    return RoomMessage.class.getPermittedSubclasses();
  }

  @ParameterizedTest
  @MethodSource("fromMember")
  void everyMessageOfAMemberHasASampleThatDecodesToIt(Class<?> message) {
    assertThat(FROM_MEMBER).containsKey(message);
    assertThat(MiniAppCodec.decode(sample("from-member/" + fileOf(message))))
        .isEqualTo(FROM_MEMBER.get(message));
  }

  @ParameterizedTest
  @MethodSource("toMember")
  void everyMessageToAMemberHasASampleThatItEncodesTo(Class<?> message) {
    assertThat(TO_MEMBER).containsKey(message);
    assertThat(MiniAppCodec.encode(TO_MEMBER.get(message)))
        .isEqualTo(sample("to-member/" + fileOf(message)));
  }

  private static String fileOf(Class<?> message) {
    return message.getSimpleName().toLowerCase(Locale.ROOT) + ".json";
  }

  private static String sample(String name) {
    try (InputStream in = MiniAppSamplesTest.class.getResourceAsStream("/wire/" + name)) {
      assertThat(in).as("sample " + name).isNotNull();
      return new String(in.readAllBytes(), UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
