package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.edgewire.json.JsonText;
import org.edgewire.member.ActionId;
import org.edgewire.member.Author;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.Epoch;
import org.edgewire.member.PatchId;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.store.Event;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionPatch;
import org.edgewire.store.SessionRecord;
import org.edgewire.store.SessionSeen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The journal's lines about sessions: once written they are read for ever. */
final class SessionLinesTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final SessionId ID = new SessionId("room1");
  private static final Epoch EPOCH = new Epoch("e-1");
  private static final Author ANA = Author.peer(new UserId("ana é"), new ConnectionId("c-1"));

  private static SessionRecord record(Optional<Set<UserId>> members) {
    return new SessionRecord(ID, EPOCH, 3, 4, members, Duration.ofHours(24), AT, AT.plusSeconds(1));
  }

  private static final Map<String, Event.OfSession> GOLDEN =
      Map.of(
          "{\"v\":1,\"e\":\"session_created\",\"session\":\"room1\",\"epoch\":\"e-1\",\"version\":3,\"seq\":4,"
              + "\"ttl_ms\":86400000,\"created_at\":\"2026-03-01T12:00:00.123Z\","
              + "\"last_active\":\"2026-03-01T12:00:01.123Z\",\"state\":{ \"a\":\"\\u0000\"}}",
          new Event.SessionCreated(
              record(Optional.empty()), JsonText.parse("{ \"a\":\"\\u0000\"}")),
          "{\"v\":1,\"e\":\"session_noted\",\"session\":\"room1\",\"epoch\":\"e-1\",\"version\":3,\"seq\":4,"
              + "\"members\":[\"ana\",\"ben\"],\"ttl_ms\":86400000,\"created_at\":\"2026-03-01T12:00:00.123Z\","
              + "\"last_active\":\"2026-03-01T12:00:01.123Z\"}",
          new Event.SessionNoted(record(Optional.of(Set.of(new UserId("ben"), new UserId("ana"))))),
          "{\"v\":1,\"e\":\"session_patched\",\"session\":\"room1\",\"epoch\":\"e-1\",\"version\":4,"
              + "\"at\":\"2026-03-01T12:00:00.123Z\",\"user\":\"ana é\",\"connection\":\"c-1\",\"patch_id\":\"p 1\","
              + "\"patch_text\":\"{\\n\\\"a\\\":null}\"}",
          new Event.SessionPatched(
              ID,
              EPOCH,
              new SessionPatch(
                  4, JsonText.parse("{\n\"a\":null}"), ANA, Optional.of(new PatchId("p 1")), AT)),
          "{\"v\":1,\"e\":\"session_acted\",\"session\":\"room1\",\"epoch\":\"e-1\",\"seq\":5,\"version\":4,"
              + "\"at\":\"2026-03-01T12:00:00.123Z\",\"action_id\":\"a-1\",\"name\":\"vote\",\"payload\":null}",
          new Event.SessionActed(
              ID,
              EPOCH,
              new SessionAction(
                  5, 4, new ActionId("a-1"), "vote", JsonText.parse("null"), Author.SERVER, AT)),
          "{\"v\":1,\"e\":\"session_ended\",\"session\":\"room1\",\"epoch\":\"e-1\"}",
          new Event.SessionEnded(ID, EPOCH));

  static Stream<String> samples() {
    return GOLDEN.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anEventIsWrittenAsItsSampleAndReadBack(String line) {
    assertThat(EventWriter.line(GOLDEN.get(line))).isEqualTo(line);
    assertThat(EventReader.event(line)).isEqualTo(GOLDEN.get(line));
  }

  @Test
  void everyKindHasASample() {
    assertThat(GOLDEN.values().stream().<Class<?>>map(Object::getClass))
        .contains(Event.OfSession.class.getPermittedSubclasses());
  }

  @Test
  void aNameThatWasSeenIsReadBack() {
    SessionSeen action =
        new SessionSeen(SessionSeen.Kind.ACTION, Optional.of(new UserId("ana")), "a \"1\"", 7, AT);
    SessionSeen patch = new SessionSeen(SessionSeen.Kind.PATCH, Optional.empty(), "p", 8, AT);

    assertThat(SessionLines.seen(SessionLines.seen(action))).isEqualTo(action);
    assertThat(SessionLines.seen(SessionLines.seen(patch))).isEqualTo(patch);
    assertThat(SessionLines.seen(patch))
        .isEqualTo("{\"k\":\"p\",\"n\":8,\"id\":\"p\",\"at\":1772366400123}");
  }
}
