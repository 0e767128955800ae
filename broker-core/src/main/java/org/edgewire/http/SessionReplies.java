package org.edgewire.http;

import java.util.Optional;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.member.ActionId;
import org.edgewire.member.Author;
import org.edgewire.room.Change;
import org.edgewire.room.RoomAnswer;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionPatch;
import org.edgewire.wire.Fields;
import org.edgewire.wire.InvalidFieldException;
import org.edgewire.wire.MiniAppCodec;

/** Actions that come by HTTP, and what is answered to patches and actions. */
final class SessionReplies {
  private static final JsonText NULL = JsonText.trusted("null");
  private static final String TEXT = "1 to 128 characters, none of them a control character";

  private SessionReplies() {}

  static Problem unknown() {
    return Problem.notFound("unknown_session", "there is no session of that id");
  }

  static Change.Action action(Author author, JsonObject body) {
    Fields fields = new Fields(body);
    String name =
        fields
            .word("name", MiniAppCodec::actionName, TEXT)
            .orElseThrow(() -> new InvalidFieldException("name", "is required: a string"));
    Optional<ActionId> id =
        fields.word(
            "action_id",
            text -> ActionId.isValid(text) ? Optional.of(new ActionId(text)) : Optional.empty(),
            TEXT);
    return new Change.Action(author, name, body.get("payload").orElse(NULL), id);
  }

  /** New ones with 201, what was accepted before with 200. */
  static Reply of(RoomAnswer answer) {
    if (answer instanceof RoomAnswer.Patched patched) {
      return Reply.ok(body(patched.patch()));
    }
    if (answer instanceof RoomAnswer.Acted acted) {
      return Reply.json(acted.repeated() ? 200 : 201, body(acted.action()));
    }
    if (answer instanceof RoomAnswer.Conflict conflict) {
      throw new Problem(
          409,
          MiniAppCodec.VERSION_CONFLICT,
          "the state is at version " + conflict.version() + "; nothing was changed");
    }
    if (answer instanceof RoomAnswer.Refused refused) {
      throw refusal(refused);
    }
    if (answer instanceof RoomAnswer.Unavailable unavailable) {
      throw Problem.of(unavailable.why());
    }
    throw unknown();
  }

  private static Problem refusal(RoomAnswer.Refused refused) {
    return switch (refused.code()) {
      case "not_a_member" -> new Problem(403, refused.code(), refused.message());
      case "state_too_large" -> new Problem(413, refused.code(), refused.message());
      case "overloaded" -> new Problem(503, refused.code(), refused.message()).retryAfter(1);
      default -> new Problem(422, refused.code(), refused.message());
    };
  }

  private static JsonText body(SessionPatch patch) {
    return new JsonWriter()
        .object()
        .field("version", patch.version())
        .field("timestamp", patch.at())
        .endObject()
        .toJson();
  }

  private static JsonText body(SessionAction action) {
    return new JsonWriter()
        .object()
        .field("action_id", action.id().value())
        .field("seq", action.seq())
        .field("timestamp", action.at())
        .endObject()
        .toJson();
  }
}
