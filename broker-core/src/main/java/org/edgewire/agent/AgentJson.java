package org.edgewire.agent;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandStatus;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;

/** What an agent says, as JSON (protocol sections 1 and 4). Pure; any thread. */
final class AgentJson {
  /** A frame over 256 KiB would close the connection. */
  private static final int MAX_RESULT_BYTES = 200 * 1024;

  static final String PING = "{\"type\":\"ping\"}";

  private AgentJson() {}

  /** The data of the ack that ends a command. */
  static JsonText end(CommandId id, Outcome outcome, Instant at) {
    CommandStatus status = outcome.completed() ? CommandStatus.COMPLETED : CommandStatus.FAILED;
    Ack ack =
        new Ack(
            id, status, Optional.of(at), outcome.error(), outcome.result().map(AgentJson::fitting));
    return new JsonWriter()
        .object()
        .field("command_id", id.value())
        .field("status", status.wireName())
        .field("completed_at", at)
        .optional("error", ack.error())
        .optionalRaw("result", ack.result())
        .endObject()
        .toJson();
  }

  private static JsonText fitting(JsonText result) {
    int bytes = result.text().getBytes(StandardCharsets.UTF_8).length;
    return bytes <= MAX_RESULT_BYTES
        ? result
        : new JsonWriter()
            .object()
            .field("too_large", true)
            .field("bytes", bytes)
            .endObject()
            .toJson();
  }

  /** The data of an ack on the way. */
  static JsonText progress(CommandId id, CommandStatus status) {
    return new JsonWriter()
        .object()
        .field("command_id", id.value())
        .field("status", status.wireName())
        .endObject()
        .toJson();
  }

  /** A {@code command_ack} with that data. */
  static String ack(JsonText data) {
    return message("command_ack", data);
  }

  /** A {@code status} with that data. */
  static String status(JsonText data) {
    return message("status", data);
  }

  private static String message(String type, JsonText data) {
    return new JsonWriter(data.text().length() + 64)
        .object()
        .field("type", type)
        .field("data", data)
        .endObject()
        .toString();
  }

  /** The agent's state of health. */
  static JsonText health(boolean dedups, Duration uptime) {
    JsonWriter out = new JsonWriter().object().field("uptime_seconds", uptime.toSeconds());
    out.array("capabilities");
    if (dedups) {
      out.element("dedup");
    }
    return out.endArray().endObject().toJson();
  }

  /** A poll. */
  static String poll(
      AgentId agent, JsonText health, List<JsonText> acks, int maxCommands, Duration wait) {
    JsonWriter out = new JsonWriter(512).object().field("edge_agent_id", agent.value());
    out.array("pending_events").endArray().field("status", health).array("acks");
    acks.forEach(out::element);
    return out.endArray()
        .field("max_commands", maxCommands)
        .field("wait_seconds", wait.toSeconds())
        .endObject()
        .toString();
  }
}
