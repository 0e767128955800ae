package org.edgewire.store.jdbc;

import java.util.Locale;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.command.Channel;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.Delivery;
import org.edgewire.command.Priority;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Event;
import org.edgewire.store.Webhook;

/**
 * Reads what {@link EventWriter} wrote, also of older and, members it does not know ignored, newer
 * brokers.
 */
final class EventReader {
  private EventReader() {}

  /**
   * Reads one line.
   *
   * @throws JsonSyntaxException when it is none, or of a kind that this broker does not know:
   *     leaving out an event would break those that follow
   */
  static Event event(String line) {
    Fields fields = new Fields(line);
    String kind = fields.text("e");
    return switch (kind) {
      case "accepted" -> new Event.CommandAccepted(command(fields), fields.rawOrFail("payload"));
      case "changed" -> new Event.CommandChanged(change(fields));
      case "noted" -> new Event.AgentNoted(agent(fields));
      case "reported" -> reported(fields);
      case "webhook" -> new Event.WebhookQueued(HookLines.webhook(fields));
      case "webhook_tried" -> HookLines.tried(fields);
      case "webhook_ended" -> HookLines.ended(fields);
      default ->
          SessionLines.event(kind, fields)
              .orElseThrow(
                  () ->
                      new JsonSyntaxException(
                          "the journal holds an event of kind '"
                              + kind
                              + "', which this version cannot read"));
    };
  }

  /** Reads what {@link EventWriter#snapshot} wrote. */
  static CommandRecord snapshot(String line) {
    Fields fields = new Fields(line);
    return new CommandRecord(state(fields), fields.rawOrFail("payload"));
  }

  /** Reads the line of an announcement that was queued. */
  static Webhook webhook(String line) {
    return HookLines.webhook(new Fields(line));
  }

  static CommandState state(Fields fields) {
    return new CommandState(
        command(fields),
        fields.integer("revision"),
        status(fields.text("status")),
        fields.integer("attempts"),
        fields.integer("attempts_at_retry"),
        fields.flag("dedup"),
        fields.maybeText("channel").flatMap(Channel::ofWireName),
        fields.maybeTime("sent_at"),
        fields.time("changed_at"),
        fields.maybeTime("finished_at"),
        fields.maybeTime("completed_at"),
        fields.maybeText("error"),
        fields.raw("result"),
        TimelineText.read(fields.text("timeline")));
  }

  private static Command command(Fields fields) {
    return new Command(
        fields.number("seq"),
        new CommandId(fields.text("id")),
        new AgentId(fields.text("agent")),
        new CommandType(fields.text("type")),
        Priority.ofWireName(fields.text("priority")).orElseThrow(() -> unknown("priority")),
        Delivery.ofWireName(fields.text("delivery")).orElseThrow(() -> unknown("delivery")),
        fields.maybeText("ordering_key"),
        fields.time("at"),
        fields.maybeTime("deliver_at"),
        fields.maybeTime("expires_at"),
        fields.maybeText("retry_of").map(CommandId::new),
        fields.text("digest"));
  }

  private static StatusChange change(Fields fields) {
    return new StatusChange(
        new CommandId(fields.text("id")),
        fields.number("seq"),
        fields.integer("revision"),
        status(fields.text("to")),
        fields.time("at"),
        StatusChange.Cause.valueOf(fields.text("cause").toUpperCase(Locale.ROOT)),
        fields.maybeText("channel").flatMap(Channel::ofWireName),
        fields.flag("dedup"),
        fields.maybeText("error"),
        fields.raw("result"),
        fields.maybeTime("completed_at"));
  }

  private static AgentRecord agent(Fields fields) {
    return new AgentRecord(
        new AgentId(fields.text("agent")),
        fields.maybeTime("last_seen"),
        fields.maybeTime("last_sync"),
        fields.raw("last_status"),
        Lines.split(fields.text("capabilities")),
        fields.raw("config"),
        fields.integer("config_version"),
        fields.integer("config_heard"),
        fields.integer("last_close_code"));
  }

  static Event.AgentReported reported(Fields fields) {
    return new Event.AgentReported(
        new AgentId(fields.text("agent")),
        fields.text("event_id"),
        fields.rawOrFail("body"),
        fields.time("at"));
  }

  private static CommandStatus status(String name) {
    Optional<CommandStatus> status = CommandStatus.ofWireName(name);
    return status.orElseThrow(() -> unknown("status"));
  }

  private static JsonSyntaxException unknown(String what) {
    return new JsonSyntaxException(
        "the journal holds a " + what + " which this version cannot read");
  }
}
