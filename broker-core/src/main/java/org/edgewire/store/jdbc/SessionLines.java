package org.edgewire.store.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
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

/**
 * What happens in sessions as lines of JSON, for the journal and for {@code ec_session_log}. The
 * rules of {@link EventWriter} hold.
 */
final class SessionLines {
  private SessionLines() {}

  static String line(Event.OfSession event) {
    if (event instanceof Event.SessionPatched patched) {
      return patched(patched);
    }
    if (event instanceof Event.SessionActed acted) {
      return acted(acted);
    }
    if (event instanceof Event.SessionCreated created) {
      return record("session_created", created.record(), Optional.of(created.state()));
    }
    if (event instanceof Event.SessionNoted noted) {
      return record("session_noted", noted.record(), Optional.empty());
    }
    return begin("session_ended", event, 0).endObject().toString();
  }

  /** All that is known of a session, for what is set aside. */
  static String snapshot(SessionRecord record, JsonText state) {
    return record("session_created", record, Optional.of(state));
  }

  private static String record(String kind, SessionRecord record, Optional<JsonText> state) {
    JsonWriter out =
        EventWriter.begin(kind, 512 + state.map(text -> text.text().length()).orElse(0));
    out.field("session", record.id().value()).field("epoch", record.epoch().value());
    out.field("version", record.version()).field("seq", record.seq());
    record.members().ifPresent(members -> out.field("members", members(members)));
    out.field("ttl_ms", record.ttl().toMillis()).field("created_at", record.createdAt());
    out.field("last_active", record.lastActive());
    EventWriter.raw(out, "state", state);
    return out.endObject().toString();
  }

  private static String patched(Event.SessionPatched event) {
    SessionPatch patch = event.patch();
    JsonWriter out = begin("session_patched", event, patch.patch().text().length());
    out.field("version", patch.version()).field("at", patch.at());
    author(out, patch.author()).optional("patch_id", patch.id().map(PatchId::value));
    EventWriter.raw(out, "patch", Optional.of(patch.patch()));
    return out.endObject().toString();
  }

  private static String acted(Event.SessionActed event) {
    SessionAction action = event.action();
    JsonWriter out = begin("session_acted", event, action.payload().text().length());
    out.field("seq", action.seq()).field("version", action.version()).field("at", action.at());
    author(out, action.author()).field("action_id", action.id().value());
    out.field("name", action.name());
    EventWriter.raw(out, "payload", Optional.of(action.payload()));
    return out.endObject().toString();
  }

  private static JsonWriter begin(String kind, Event.OfSession event, int extra) {
    return EventWriter.begin(kind, extra)
        .field("session", event.session().value())
        .field("epoch", event.epoch().value());
  }

  private static JsonWriter author(JsonWriter out, Author author) {
    return out.optional("user", author.user().map(UserId::value))
        .optional("connection", author.connection().map(ConnectionId::value));
  }

  /** Reads a line of one of these kinds; empty when it is of another. */
  static Optional<Event> event(String kind, Fields fields) {
    return switch (kind) {
      case "session_patched" ->
          Optional.of(new Event.SessionPatched(session(fields), epoch(fields), patch(fields)));
      case "session_acted" ->
          Optional.of(new Event.SessionActed(session(fields), epoch(fields), action(fields)));
      case "session_created" ->
          Optional.of(new Event.SessionCreated(record(fields), fields.rawOrFail("state")));
      case "session_noted" -> Optional.of(new Event.SessionNoted(record(fields)));
      case "session_ended" -> Optional.of(new Event.SessionEnded(session(fields), epoch(fields)));
      default -> Optional.empty();
    };
  }

  private static SessionId session(Fields fields) {
    return new SessionId(fields.text("session"));
  }

  private static Epoch epoch(Fields fields) {
    return new Epoch(fields.text("epoch"));
  }

  private static SessionPatch patch(Fields fields) {
    return new SessionPatch(
        fields.number("version"),
        fields.rawOrFail("patch"),
        author(fields),
        fields.maybeText("patch_id").map(PatchId::new),
        fields.time("at"));
  }

  private static SessionAction action(Fields fields) {
    return new SessionAction(
        fields.number("seq"),
        fields.number("version"),
        new ActionId(fields.text("action_id")),
        fields.text("name"),
        fields.rawOrFail("payload"),
        author(fields),
        fields.time("at"));
  }

  private static SessionRecord record(Fields fields) {
    return new SessionRecord(
        session(fields),
        epoch(fields),
        fields.number("version"),
        fields.number("seq"),
        fields.raw("members").map(SessionLines::members),
        Duration.ofMillis(fields.number("ttl_ms")),
        fields.time("created_at"),
        fields.time("last_active"));
  }

  private static Author author(Fields fields) {
    return new Author(
        fields.maybeText("user").map(UserId::new),
        fields.maybeText("connection").map(ConnectionId::new));
  }

  /** The names of members as a JSON array. */
  static JsonText members(Set<UserId> members) {
    JsonWriter out = new JsonWriter().array();
    members.stream().sorted().map(UserId::value).forEach(out::element);
    return out.endArray().toJson();
  }

  static Set<UserId> members(JsonText array) {
    List<JsonText> names =
        array.asArray().orElseThrow(() -> new JsonSyntaxException("members are no array"));
    Set<UserId> members = new LinkedHashSet<>();
    names.forEach(name -> name.asString().map(UserId::new).ifPresent(members::add));
    return members;
  }

  /** A line of {@code ec_session_log} that only names what was seen. */
  static String seen(SessionSeen seen) {
    JsonWriter out = new JsonWriter(160).object();
    out.field("k", seen.kind() == SessionSeen.Kind.PATCH ? "p" : "a").field("n", seen.number());
    out.optional("user", seen.user().map(UserId::value)).field("id", seen.name());
    return out.field("at", seen.at().toEpochMilli()).endObject().toString();
  }

  static SessionSeen seen(String line) {
    Fields fields = new Fields(line);
    return new SessionSeen(
        fields.text("k").equals("p") ? SessionSeen.Kind.PATCH : SessionSeen.Kind.ACTION,
        fields.maybeText("user").map(UserId::new),
        fields.text("id"),
        fields.number("n"),
        Instant.ofEpochMilli(fields.number("at")));
  }
}
