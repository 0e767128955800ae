package org.edgewire.webhook;

import java.util.Optional;
import org.edgewire.command.CommandRecord;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.store.Announcement;
import org.edgewire.store.Webhook;
import org.edgewire.wire.CommandJson;

/** Announcements as JSON: {@code {id, type, at, data}}. Pure; any thread. */
final class Envelope {
  private static final JsonText NO_PAYLOAD = JsonText.trusted("null");
  private static final int OVERHEAD = 256;

  private Envelope() {}

  /** What happened, as one word. */
  static String type(Announcement what) {
    if (what instanceof Announcement.CommandEnded ended) {
      return "command." + ended.state().status().wireName();
    }
    if (what instanceof Announcement.AgentOnline) {
      return "agent.online";
    }
    return what instanceof Announcement.AgentOffline ? "agent.offline" : "agent.event";
  }

  /**
   * The body of a delivery.
   *
   * @param payload the command's, where it is about one; empty when that is kept no longer
   */
  static String encode(Webhook webhook, Optional<JsonText> payload) {
    JsonText data = data(webhook.what(), payload.orElse(NO_PAYLOAD));
    return new JsonWriter(OVERHEAD + data.text().length())
        .object()
        .field("id", webhook.id())
        .field("type", type(webhook.what()))
        .field("at", webhook.what().at())
        .field("data", data)
        .endObject()
        .toString();
  }

  private static JsonText data(Announcement what, JsonText payload) {
    if (what instanceof Announcement.CommandEnded ended) {
      return CommandJson.full(new CommandRecord(ended.state(), payload));
    }
    JsonWriter out = new JsonWriter(OVERHEAD).object();
    if (what instanceof Announcement.AgentOnline online) {
      out.field("agent_id", online.agent().value());
    } else if (what instanceof Announcement.AgentOffline offline) {
      out.field("agent_id", offline.agent().value()).field("close_code", offline.closeCode());
    } else if (what instanceof Announcement.AgentSaid said) {
      out.field("agent_id", said.event().agent().value());
      out.field("event_id", said.event().eventId()).field("event", said.event().body());
    }
    return out.endObject().toJson();
  }
}
