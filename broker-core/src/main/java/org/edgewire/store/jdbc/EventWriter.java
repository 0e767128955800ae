package org.edgewire.store.jdbc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.edgewire.command.Channel;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Event;

/**
 * Events as lines of JSON, for the journal. {@code v} is the version of the line's form, {@code e}
 * the kind of event; names stay as they are for ever, {@link EventReader} ignores those it does not
 * know.
 *
 * <p>JSON values are embedded as they came. One with a line break inside is written as a string
 * under its name with {@code _text} appended, because a break would end the line.
 */
final class EventWriter {
  static final int VERSION = 1;

  private EventWriter() {}

  /** All events, a line each. */
  static byte[] lines(List<Event> events) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512 * events.size());
    for (Event event : events) {
      out.writeBytes(line(event).getBytes(StandardCharsets.UTF_8));
      out.write('\n');
    }
    return out.toByteArray();
  }

  static String line(Event event) {
    if (event instanceof Event.CommandAccepted accepted) {
      return accepted(accepted);
    }
    if (event instanceof Event.CommandChanged changed) {
      return changed(changed.change());
    }
    if (event instanceof Event.AgentNoted noted) {
      return noted(noted.agent());
    }
    if (event instanceof Event.OfSession ofSession) {
      return SessionLines.line(ofSession);
    }
    if (event instanceof Event.AgentReported reported) {
      return reported(reported);
    }
    return HookLines.line(event);
  }

  /** A whole state in one line, for what is set aside. */
  static String snapshot(CommandState state, JsonText payload) {
    JsonWriter out = begin("state", payload.text().length());
    state(out, state);
    raw(out, "payload", Optional.of(payload));
    return out.endObject().toString();
  }

  /** The fields of a state. */
  static void state(JsonWriter out, CommandState state) {
    command(out, state.command());
    out.field("status", state.status().wireName()).field("revision", state.revision());
    out.field("attempts", state.attempts()).field("attempts_at_retry", state.attemptsAtRetry());
    out.field("dedup", state.dedup()).optional("channel", state.channel().map(Channel::wireName));
    out.optionalTime("sent_at", state.sentAt()).field("changed_at", state.changedAt());
    out.optionalTime("finished_at", state.finishedAt());
    out.optionalTime("completed_at", state.completedAt()).optional("error", state.error());
    raw(out, "result", state.result());
    out.field("timeline", TimelineText.write(state.timeline()));
  }

  private static String accepted(Event.CommandAccepted event) {
    JsonWriter out = begin("accepted", event.payload().text().length());
    command(out, event.command());
    raw(out, "payload", Optional.of(event.payload()));
    return out.endObject().toString();
  }

  private static void command(JsonWriter out, Command command) {
    out.field("seq", command.seq()).field("id", command.id().value());
    out.field("agent", command.agent().value()).field("type", command.type().name());
    out.field("priority", command.priority().wireName());
    out.field("delivery", command.delivery().wireName());
    out.optional("ordering_key", command.orderingKey()).field("at", command.acceptedAt());
    out.optionalTime("deliver_at", command.deliverAt());
    out.optionalTime("expires_at", command.expiresAt());
    out.optional("retry_of", command.retryOf().map(CommandId::value));
    out.field("digest", command.digest());
  }

  private static String changed(StatusChange change) {
    JsonWriter out = begin("changed", change.result().map(text -> text.text().length()).orElse(0));
    out.field("seq", change.seq()).field("id", change.id().value());
    out.field("revision", change.revision()).field("to", change.to().wireName());
    out.field("at", change.at()).field("cause", change.cause().name().toLowerCase(Locale.ROOT));
    out.optional("channel", change.channel().map(Channel::wireName));
    if (change.dedup()) {
      out.field("dedup", true);
    }
    out.optional("error", change.error()).optionalTime("completed_at", change.completedAt());
    raw(out, "result", change.result());
    return out.endObject().toString();
  }

  private static String noted(AgentRecord agent) {
    JsonWriter out = begin("noted", 512);
    out.field("agent", agent.id().value()).optionalTime("last_seen", agent.lastSeen());
    out.optionalTime("last_sync", agent.lastSync());
    raw(out, "last_status", agent.lastStatus());
    // One string with a capability per line: the JSON reader of this project reads no arrays.
    out.field("capabilities", Lines.join(agent.capabilities()));
    raw(out, "config", agent.config());
    out.field("config_version", agent.configVersion()).field("config_heard", agent.configHeard());
    out.field("last_close_code", agent.lastCloseCode());
    return out.endObject().toString();
  }

  private static String reported(Event.AgentReported event) {
    JsonWriter out = begin("reported", event.body().text().length());
    reported(out, event);
    return out.endObject().toString();
  }

  /** The fields of an agent's event. */
  static void reported(JsonWriter out, Event.AgentReported event) {
    out.field("agent", event.agent().value()).field("event_id", event.eventId());
    out.field("at", event.at());
    raw(out, "body", Optional.of(event.body()));
  }

  static JsonWriter begin(String kind, int extra) {
    return new JsonWriter(448 + extra).object().field("v", VERSION).field("e", kind);
  }

  static void raw(JsonWriter out, String name, Optional<JsonText> value) {
    if (value.isEmpty()) {
      return;
    }
    String text = value.get().text();
    if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
      out.field(name, value.get());
    } else {
      out.field(name + "_text", text);
    }
  }
}
