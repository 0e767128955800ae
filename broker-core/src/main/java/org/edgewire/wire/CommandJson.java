package org.edgewire.wire;

import java.util.Optional;
import org.edgewire.command.Channel;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.TimelineEntry;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;

/** Commands as JSON: what an agent gets, and the full record for producers. Pure; any thread. */
public final class CommandJson {
  private static final int OVERHEAD = 256;

  private CommandJson() {}

  /**
   * What an agent gets (protocol section 1): {@code attempt} only when above 1, {@code expires_at}
   * only when set.
   */
  public static JsonText forAgent(CommandRecord command) {
    JsonWriter out = new JsonWriter(command.payload().text().length() + OVERHEAD);
    writeForAgent(out.object(), command);
    return out.endObject().toJson();
  }

  static void writeForAgent(JsonWriter out, CommandRecord record) {
    Command command = record.command();
    out.field("command_id", command.id().value())
        .field("command_type", command.type().name())
        .field("payload", record.payload())
        .field("priority", command.priority().wireName())
        .field("timestamp", command.acceptedAt());
    if (record.state().attempts() > 1) {
      out.field("attempt", record.state().attempts());
    }
    out.optionalTime("expires_at", command.expiresAt());
  }

  /** The full record (protocol section 5); what is not set is left out. */
  public static JsonText full(CommandRecord record) {
    return writeFull(record).endObject().toJson();
  }

  /** The full record of a command, and the other one by which it is to be cancelled. */
  public static JsonText withCancel(CommandRecord record, CommandState cancel) {
    return writeFull(record)
        .object("cancel")
        .field("command_id", cancel.command().id().value())
        .field("status", cancel.status().wireName())
        .endObject()
        .endObject()
        .toJson();
  }

  private static JsonWriter writeFull(CommandRecord record) {
    CommandState state = record.state();
    Command command = record.command();
    JsonWriter out = new JsonWriter(record.payload().text().length() + 4 * OVERHEAD);
    out.object()
        .field("command_id", command.id().value())
        .field("agent_id", command.agent().value())
        .field("command_type", command.type().name())
        .field("payload", record.payload())
        .field("priority", command.priority().wireName())
        .field("delivery", command.delivery().wireName())
        .optional("ordering_key", command.orderingKey())
        .field("status", state.status().wireName())
        .field("attempts", state.attempts())
        .optional("channel", state.channel().map(Channel::wireName))
        .field("accepted_at", command.acceptedAt())
        .optionalTime("deliver_at", command.deliverAt())
        .optionalTime("expires_at", command.expiresAt())
        .optionalTime("sent_at", state.sentAt())
        .field("changed_at", state.changedAt())
        .optionalTime("finished_at", state.finishedAt())
        .optionalTime("completed_at", state.completedAt())
        .optional("retry_of", command.retryOf().map(CommandId::value))
        .optional("error", state.error())
        .optionalRaw("result", state.result())
        .array("timeline");
    state.timeline().forEach(entry -> write(out, entry));
    return out.endArray();
  }

  private static void write(JsonWriter out, TimelineEntry entry) {
    out.object().field("status", entry.status().wireName()).field("at", entry.at());
    if (entry.attempt() > 0) {
      out.field("attempt", entry.attempt());
    }
    Optional<String> channel = entry.channel().map(Channel::wireName);
    out.optional("channel", channel).optional("error", entry.error()).endObject();
  }
}
