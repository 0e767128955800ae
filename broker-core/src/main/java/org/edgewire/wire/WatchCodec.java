package org.edgewire.wire;

import java.util.Optional;
import org.edgewire.command.Channel;
import org.edgewire.command.Command;
import org.edgewire.command.CommandState;
import org.edgewire.json.JsonWriter;

/** Writes the frames of the watch socket (protocol section 5). Pure; any thread. */
public final class WatchCodec {
  /** The text of a {@link WatchEvent.Pong}. */
  public static final String PONG = AgentCodec.PONG;

  private WatchCodec() {}

  /** The frame of an event. */
  public static String encode(WatchEvent event) {
    if (event instanceof WatchEvent.CommandChanged changed) {
      return command(changed.state());
    }
    if (event instanceof WatchEvent.AgentOnline online) {
      return end(
          begin("agent_online").field("agent_id", online.agent().value()).field("at", online.at()));
    }
    if (event instanceof WatchEvent.AgentOffline offline) {
      return end(
          begin("agent_offline")
              .field("agent_id", offline.agent().value())
              .field("close_code", offline.closeCode())
              .field("at", offline.at()));
    }
    if (event instanceof WatchEvent.AgentEvent reported) {
      return end(
          begin("agent_event")
              .field("agent_id", reported.agent().value())
              .field("event_id", reported.eventId())
              .field("event", reported.body())
              .field("at", reported.at()));
    }
    if (event instanceof WatchEvent.SessionOpened opened) {
      return end(
          begin("session_opened")
              .field("session_id", opened.session().value())
              .field("at", opened.at()));
    }
    if (event instanceof WatchEvent.SessionClosed closed) {
      return end(
          begin("session_closed")
              .field("session_id", closed.session().value())
              .field("ended", closed.ended())
              .field("at", closed.at()));
    }
    if (event instanceof WatchEvent.Lagged lagged) {
      return end(begin("lagged").field("missed", lagged.missed()));
    }
    return PONG;
  }

  /** Results are left out: they may be large, and are read by id. */
  private static String command(CommandState state) {
    Command command = state.command();
    Optional<String> channel = state.channel().map(Channel::wireName);
    return end(
        begin("command")
            .field("command_id", command.id().value())
            .field("agent_id", command.agent().value())
            .field("command_type", command.type().name())
            .field("priority", command.priority().wireName())
            .field("status", state.status().wireName())
            .field("attempts", state.attempts())
            .optional("channel", channel)
            .optional("error", state.error())
            .field("at", state.changedAt()));
  }

  private static JsonWriter begin(String type) {
    return new JsonWriter(320).object().field("type", type).object("data");
  }

  private static String end(JsonWriter out) {
    return out.endObject().endObject().toString();
  }
}
