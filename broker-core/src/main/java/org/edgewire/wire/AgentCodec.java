package org.edgewire.wire;

import java.util.Optional;
import org.edgewire.command.CommandId;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;

/**
 * Translates between text frames and messages of the edge WebSocket (protocol section 1). Pure; any
 * thread.
 */
public final class AgentCodec {
  /** The text of a {@link BrokerMessage.Pong}. */
  public static final String PONG = "{\"type\":\"pong\"}";

  private static final int MAX_TYPE = 64;
  private static final AgentMessage PING = new AgentMessage.Ping();

  private AgentCodec() {}

  /** What a frame says. Never throws: what cannot be used is {@link AgentMessage.Malformed}. */
  public static AgentMessage decode(String frame) {
    JsonObject envelope;
    try {
      envelope = JsonObject.parse(frame);
    } catch (JsonSyntaxException e) {
      return malformed("malformed_json", e.getMessage());
    }
    Optional<String> type = envelope.string("type");
    if (type.isEmpty() || type.get().isEmpty()) {
      return malformed("invalid_message", "type is required: a string");
    }
    Optional<JsonText> data = envelope.get("data");
    return switch (type.get()) {
      case "ping" -> PING;
      case "command_ack" -> ack(data);
      case "status" -> status(data);
      default -> new AgentMessage.Unknown(cut(type.get(), MAX_TYPE));
    };
  }

  /** The frame of a message. */
  public static String encode(BrokerMessage message) {
    if (message instanceof BrokerMessage.Deliver deliver) {
      return command(deliver);
    }
    if (message instanceof BrokerMessage.ConfigUpdate update) {
      return new JsonWriter(update.config().text().length() + 40)
          .object()
          .field("type", "config_update")
          .field("data", update.config())
          .endObject()
          .toString();
    }
    if (message instanceof BrokerMessage.Problem problem) {
      return problem(problem);
    }
    return PONG;
  }

  private static AgentMessage ack(Optional<JsonText> data) {
    Optional<JsonObject> object = data.flatMap(JsonText::asObject);
    if (object.isEmpty()) {
      return malformed("invalid_ack", "data is required: an object");
    }
    try {
      return new AgentMessage.CommandAck(AckJson.ack(object.get()));
    } catch (InvalidFieldException e) {
      Optional<String> ref =
          object.get().string("command_id").map(id -> cut(id, CommandId.MAX_LENGTH));
      return new AgentMessage.Malformed("invalid_ack", e.getMessage(), ref);
    }
  }

  private static AgentMessage status(Optional<JsonText> data) {
    JsonText given = data.orElse(JsonText.EMPTY_OBJECT);
    return given
        .asObject()
        .<AgentMessage>map(
            object -> new AgentMessage.Status(given, StatusJson.capabilities(object)))
        .orElseGet(() -> malformed("invalid_message", "data must be an object"));
  }

  private static String command(BrokerMessage.Deliver deliver) {
    JsonWriter out = new JsonWriter(deliver.command().payload().text().length() + 256);
    out.object().field("type", "command").object("data");
    CommandJson.writeForAgent(out, deliver.command());
    return out.endObject().endObject().toString();
  }

  private static String problem(BrokerMessage.Problem problem) {
    return new JsonWriter()
        .object()
        .field("type", "error")
        .object("data")
        .field("code", problem.code())
        .field("message", problem.message())
        .optional("ref", problem.ref())
        .endObject()
        .endObject()
        .toString();
  }

  private static AgentMessage malformed(String code, String message) {
    return new AgentMessage.Malformed(code, message, Optional.empty());
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
