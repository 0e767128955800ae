package org.edgewire.wire;

import java.util.Optional;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.member.ActionId;
import org.edgewire.member.Author;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.PatchId;
import org.edgewire.member.UserId;

/**
 * Translates between text frames and messages of the MiniApp WebSocket (protocol section 6). Pure;
 * any thread. Depth is bounded by {@link JsonObject#MAX_DEPTH}, length by who takes frames in.
 */
public final class MiniAppCodec {
  /** Largest text frame of a member in bytes, where nothing else is set. */
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 64 * 1024;

  /** Longest {@code ref}, as JSON text. */
  public static final int MAX_REF = 256;

  /** Longest name of an action. */
  public static final int MAX_NAME = 128;

  /** Longest token that is looked at. */
  public static final int MAX_TOKEN = 8 * 1024;

  /** Most users that {@code connected} names. */
  public static final int MAX_USERS = 100;

  /** The code of a {@link RoomMessage.VersionConflict}. */
  public static final String VERSION_CONFLICT = "version_conflict";

  /** The text of a {@link RoomMessage.Pong}. */
  public static final String PONG = AgentCodec.PONG;

  /** The largest whole number that every browser keeps exactly. */
  private static final long MAX_VERSION = (1L << 53) - 1;

  private static final int MAX_TYPE = 64;
  private static final String REF = "ref";
  private static final String END = "}}";
  private static final JsonText NULL = JsonText.trusted("null");
  private static final MemberMessage PING = new MemberMessage.Ping();

  private MiniAppCodec() {}

  /** What a frame says. Never throws: what cannot be used is {@link MemberMessage.Malformed}. */
  public static MemberMessage decode(String frame) {
    try {
      JsonObject envelope = JsonObject.parse(frame);
      Optional<String> type = envelope.string("type");
      if (type.isEmpty() || type.get().isEmpty()) {
        return malformed("type is required: a string", Optional.empty());
      }
      return switch (type.get()) {
        case "ping" -> PING;
        case "state_update", "action", "typing", "auth" -> withData(type.get(), envelope);
        default -> new MemberMessage.Unknown(cut(type.get()));
      };
    } catch (JsonSyntaxException e) {
      return new MemberMessage.Malformed("malformed_json", e.getMessage(), Optional.empty());
    }
  }

  private static MemberMessage withData(String type, JsonObject envelope) {
    Optional<JsonObject> data = envelope.get("data").flatMap(JsonText::asObject);
    if (data.isEmpty()) {
      return malformed("data is required: an object", Optional.empty());
    }
    Optional<JsonText> ref = data.get().get(REF);
    if (ref.isPresent() && !isUsable(ref.get())) {
      return malformed(
          "ref must be a string or a number of at most " + MAX_REF + " characters of JSON",
          Optional.empty());
    }
    try {
      Fields fields = new Fields(data.get());
      return switch (type) {
        case "state_update" -> stateUpdate(fields, ref);
        case "action" -> action(fields, data.get(), ref);
        case "typing" -> typing(data.get());
        default -> auth(fields);
      };
    } catch (InvalidFieldException e) {
      return malformed(e.getMessage(), ref);
    }
  }

  private static boolean isUsable(JsonText ref) {
    return (ref.isString() || ref.isNumber()) && ref.text().length() <= MAX_REF;
  }

  private static MemberMessage stateUpdate(Fields fields, Optional<JsonText> ref) {
    return new MemberMessage.StateUpdate(
        fields.requiredObject("patch"),
        ref,
        fields.word(
            "patch_id",
            text -> PatchId.isValid(text) ? Optional.of(new PatchId(text)) : Optional.empty(),
            text(PatchId.MAX_LENGTH)),
        fields.integer("if_version", 0, MAX_VERSION));
  }

  private static MemberMessage action(Fields fields, JsonObject data, Optional<JsonText> ref) {
    String name =
        fields
            .word("name", MiniAppCodec::actionName, text(MAX_NAME))
            .orElseThrow(() -> new InvalidFieldException("name", "is required: a string"));
    return new MemberMessage.Action(
        name,
        data.get("payload").orElse(NULL),
        fields.word(
            "action_id",
            text -> ActionId.isValid(text) ? Optional.of(new ActionId(text)) : Optional.empty(),
            text(ActionId.MAX_LENGTH)),
        ref);
  }

  /** The name of an action if it can be one, for those who take actions by other ways as well. */
  public static Optional<String> actionName(String name) {
    return !name.isEmpty()
            && name.length() <= MAX_NAME
            && name.chars().noneMatch(Character::isISOControl)
        ? Optional.of(name)
        : Optional.empty();
  }

  private static MemberMessage typing(JsonObject data) {
    String value = data.get("is_typing").map(JsonText::text).orElse("");
    return switch (value) {
      case "true" -> new MemberMessage.Typing(true);
      case "false" -> new MemberMessage.Typing(false);
      default -> throw new InvalidFieldException("is_typing", "must be true or false");
    };
  }

  private static MemberMessage auth(Fields fields) {
    String token = fields.requiredString("token");
    if (token.length() > MAX_TOKEN) {
      throw new InvalidFieldException("token", "may have " + MAX_TOKEN + " characters");
    }
    return new MemberMessage.Auth(token);
  }

  private static String text(int most) {
    return "1 to " + most + " characters, none of them a control character";
  }

  private static MemberMessage malformed(String message, Optional<JsonText> ref) {
    return new MemberMessage.Malformed("invalid_message", message, ref);
  }

  private static String cut(String type) {
    return type.length() <= MAX_TYPE ? type : type.substring(0, MAX_TYPE);
  }

  /** The frame of a message; the same text serves everybody who is to hear it. */
  public static String encode(RoomMessage message) {
    if (message instanceof RoomMessage.StateUpdate update) {
      return stateUpdate(update);
    }
    if (message instanceof RoomMessage.Action action) {
      return action(action);
    }
    if (message instanceof RoomMessage.Presence presence) {
      return presence(presence);
    }
    if (message instanceof RoomMessage.Typing typing) {
      return end(
          begin("typing", 96)
              .field("user_id", typing.user().value())
              .field("is_typing", typing.isTyping()));
    }
    if (message instanceof RoomMessage.Connected connected) {
      return connected(connected);
    }
    if (message instanceof RoomMessage.TokenExpiring expiring) {
      return end(begin("token_expiring", 96).field("expires_at", expiring.expiresAt()));
    }
    if (message instanceof RoomMessage.Problem problem) {
      return end(error(problem.code(), problem.message(), problem.ref(), 160));
    }
    if (message instanceof RoomMessage.VersionConflict conflict) {
      return versionConflict(conflict);
    }
    return PONG;
  }

  /**
   * The frame of a {@link RoomMessage.StateUpdate} or {@link RoomMessage.Action} as its sender gets
   * it.
   *
   * @param frame as {@link #encode} made it
   * @param ref of the request; without one the frame stays as it is
   */
  public static String withRef(String frame, Optional<JsonText> ref) {
    if (ref.isEmpty()) {
      return frame;
    }
    return frame.substring(0, frame.length() - END.length()) + ",\"ref\":" + ref.get().text() + END;
  }

  private static String stateUpdate(RoomMessage.StateUpdate update) {
    JsonWriter out =
        begin("state_update", 256 + update.patch().text().length())
            .field("version", update.version())
            .field("patch", update.patch());
    return end(author(out, update.author()).field("timestamp", update.timestamp()));
  }

  private static String action(RoomMessage.Action action) {
    JsonWriter out =
        begin("action", 320 + action.payload().text().length())
            .field("action_id", action.id().value())
            .field("name", action.name())
            .field("payload", action.payload());
    return end(
        author(out, action.author())
            .field("seq", action.seq())
            .field("timestamp", action.timestamp()));
  }

  private static JsonWriter author(JsonWriter out, Author author) {
    return out.field("source", author.source())
        .optional("user_id", author.user().map(UserId::value))
        .optional("connection_id", author.connection().map(ConnectionId::value));
  }

  private static String presence(RoomMessage.Presence presence) {
    return end(
        begin("presence", 256)
            .field("event", presence.event().wireName())
            .field("user_id", presence.user().value())
            .field("connection_id", presence.connection().value())
            .field("user_connections", presence.userConnections())
            .field("connections", presence.connections())
            .field("user_count", presence.userCount()));
  }

  private static String connected(RoomMessage.Connected connected) {
    int state = connected.state().map(text -> text.text().length()).orElse(0);
    JsonWriter out =
        begin("connected", 320 + state + 80 * connected.users().size())
            .field("session_id", connected.session().value())
            .field("connection_id", connected.connection().value())
            .field("user_id", connected.user().value())
            .field("connections", connected.connections())
            .array("users");
    connected
        .users()
        .forEach(
            present ->
                out.object()
                    .field("user_id", present.user().value())
                    .field("connections", present.connections())
                    .endObject());
    return end(
        out.endArray()
            .field("user_count", connected.userCount())
            .optionalRaw("state", connected.state())
            .field("version", connected.version())
            .field("epoch", connected.epoch().value())
            .field("recovered", connected.recovered()));
  }

  private static String versionConflict(RoomMessage.VersionConflict conflict) {
    return end(
        error(
                VERSION_CONFLICT,
                "the state is at version " + conflict.version() + "; nothing was changed",
                conflict.ref(),
                256 + conflict.state().text().length())
            .field("version", conflict.version())
            .field("state", conflict.state()));
  }

  private static JsonWriter error(String code, String message, Optional<JsonText> ref, int size) {
    return begin("error", size + message.length())
        .field("code", code)
        .field("message", message)
        .optionalRaw(REF, ref);
  }

  private static JsonWriter begin(String type, int size) {
    return new JsonWriter(size).object().field("type", type).object("data");
  }

  private static String end(JsonWriter out) {
    return out.endObject().endObject().toString();
  }
}
