package org.edgewire.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;

/**
 * Translates between text frames and messages of the producer socket (protocol section 5). Pure;
 * any thread.
 */
public final class ProducerCodec {
  /** Most ids in one resume. */
  public static final int MAX_RESUMED = 1_000;

  /** Longest {@code ref}, as JSON text. */
  public static final int MAX_REF = 256;

  /** The text of a {@link ProducerReply.Pong}. */
  public static final String PONG = AgentCodec.PONG;

  private static final int MAX_TYPE = 64;
  private static final String REF = "ref";
  private static final ProducerMessage PING = new ProducerMessage.Ping();

  private ProducerCodec() {}

  /** What a frame says. Never throws: what cannot be used is {@link ProducerMessage.Malformed}. */
  public static ProducerMessage decode(String frame) {
    try {
      JsonObject envelope = JsonObject.parse(frame);
      Optional<String> type = envelope.string("type");
      if (type.isEmpty() || type.get().isEmpty()) {
        return malformed("type is required: a string");
      }
      return switch (type.get()) {
        case "submit" -> submit(envelope);
        case "resume" -> resume(envelope);
        case "ping" -> PING;
        default -> new ProducerMessage.Unknown(cut(type.get()));
      };
    } catch (JsonSyntaxException e) {
      return new ProducerMessage.Malformed("malformed_json", e.getMessage(), Optional.empty());
    }
  }

  private static ProducerMessage submit(JsonObject envelope) {
    Optional<JsonObject> data = data(envelope);
    if (data.isEmpty()) {
      return malformed("data is required: an object");
    }
    Optional<JsonText> ref = data.get().get(REF);
    if (ref.isPresent() && !isUsable(ref.get())) {
      return malformed(
          "ref must be a string or a number of at most " + MAX_REF + " characters of JSON");
    }
    return new ProducerMessage.Submit(ref, data.get());
  }

  private static boolean isUsable(JsonText ref) {
    return (ref.isString() || ref.isNumber()) && ref.text().length() <= MAX_REF;
  }

  private static ProducerMessage resume(JsonObject envelope) {
    Optional<JsonObject> data = data(envelope);
    if (data.isEmpty()) {
      return malformed("data is required: an object");
    }
    List<CommandId> ids = new ArrayList<>();
    try {
      for (JsonText element : new Fields(data.get()).array("command_ids", MAX_RESUMED)) {
        Optional<String> id = element.asString().filter(CommandId::isValid);
        if (id.isEmpty()) {
          return malformed(
              "command_ids must hold strings of 1 to " + CommandId.MAX_LENGTH + " characters");
        }
        ids.add(new CommandId(id.get()));
      }
    } catch (InvalidFieldException e) {
      return malformed(e.getMessage());
    }
    return ids.isEmpty()
        ? malformed("command_ids is required: 1 to " + MAX_RESUMED + " ids")
        : new ProducerMessage.Resume(List.copyOf(ids));
  }

  private static Optional<JsonObject> data(JsonObject envelope) {
    return envelope.get("data").flatMap(JsonText::asObject);
  }

  private static ProducerMessage malformed(String message) {
    return new ProducerMessage.Malformed("invalid_message", message, Optional.empty());
  }

  private static String cut(String type) {
    return type.length() <= MAX_TYPE ? type : type.substring(0, MAX_TYPE);
  }

  /** The frame of a message. */
  public static String encode(ProducerReply reply) {
    if (reply instanceof ProducerReply.Accepted accepted) {
      return accepted(accepted);
    }
    if (reply instanceof ProducerReply.Finished finished) {
      return finished(finished);
    }
    if (reply instanceof ProducerReply.Refused refused) {
      return end(
          begin("refused", 160 + refused.detail().length())
              .optionalRaw(REF, refused.ref())
              .field("code", refused.code())
              .field("detail", refused.detail()));
    }
    if (reply instanceof ProducerReply.Pending pending) {
      return end(
          begin("pending", 160)
              .field("command_id", pending.id().value())
              .field("status", pending.status().wireName()));
    }
    if (reply instanceof ProducerReply.Unknown unknown) {
      return end(begin("unknown", 120).field("command_id", unknown.id().value()));
    }
    if (reply instanceof ProducerReply.Problem problem) {
      return end(
          begin("error", 160)
              .field("code", problem.code())
              .field("message", problem.message())
              .optionalRaw(REF, problem.ref()));
    }
    return PONG;
  }

  private static String accepted(ProducerReply.Accepted accepted) {
    Command command = accepted.state().command();
    JsonWriter out =
        begin("accepted", 240)
            .optionalRaw(REF, accepted.ref())
            .field("command_id", command.id().value())
            .field("agent_id", command.agent().value())
            .field("status", accepted.state().status().wireName())
            .field("accepted_at", command.acceptedAt());
    if (accepted.existing()) {
      out.field("existing", true);
    }
    return end(out);
  }

  private static String finished(ProducerReply.Finished finished) {
    CommandState state = finished.state();
    int size = 240 + state.result().map(result -> result.text().length()).orElse(0);
    return end(
        begin("finished", size)
            .optionalRaw(REF, finished.ref())
            .field("command_id", state.command().id().value())
            .field("agent_id", state.command().agent().value())
            .field("status", state.status().wireName())
            .field("attempts", state.attempts())
            .optionalTime("finished_at", state.finishedAt())
            .optionalTime("completed_at", state.completedAt())
            .optional("error", state.error())
            .optionalRaw("result", state.result()));
  }

  private static JsonWriter begin(String type, int size) {
    return new JsonWriter(size).object().field("type", type).object("data");
  }

  private static String end(JsonWriter out) {
    return out.endObject().endObject().toString();
  }
}
