package org.edgewire.store.jdbc;

import org.edgewire.command.AgentId;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonWriter;
import org.edgewire.store.Announcement;
import org.edgewire.store.Event;
import org.edgewire.store.Webhook;

/**
 * Events of the outbox as lines of JSON, by the rules of {@link EventWriter}. A command is written
 * as it was, without its payload, which does not change.
 */
final class HookLines {
  private HookLines() {}

  static String line(Event event) {
    if (event instanceof Event.WebhookQueued queued) {
      return queued(queued.webhook());
    }
    if (event instanceof Event.WebhookTried tried) {
      JsonWriter out = EventWriter.begin("webhook_tried", 0).field("webhook", tried.seq());
      out.field("failed", tried.attempts()).field("next", tried.next());
      return out.endObject().toString();
    }
    Event.WebhookEnded ended = (Event.WebhookEnded) event;
    JsonWriter out = EventWriter.begin("webhook_ended", 0).field("webhook", ended.seq());
    return out.field("about", ended.about()).endObject().toString();
  }

  private static String queued(Webhook webhook) {
    JsonWriter out = EventWriter.begin("webhook", Hook.weight(webhook));
    out.field("webhook", webhook.seq()).field("name", webhook.id());
    out.field("queued_at", webhook.queuedAt()).field("failed", webhook.attempts());
    Announcement what = webhook.what();
    if (what instanceof Announcement.CommandEnded ended) {
      EventWriter.state(out.field("what", "command"), ended.state());
    } else if (what instanceof Announcement.AgentOnline online) {
      out.field("what", "online").field("agent", online.agent().value()).field("at", online.at());
    } else if (what instanceof Announcement.AgentOffline offline) {
      out.field("what", "offline").field("agent", offline.agent().value());
      out.field("close_code", offline.closeCode()).field("at", offline.at());
    } else if (what instanceof Announcement.AgentSaid said) {
      EventWriter.reported(out.field("what", "event"), said.event());
    }
    return out.endObject().toString();
  }

  static Webhook webhook(Fields fields) {
    return new Webhook(
        fields.number("webhook"),
        fields.text("name"),
        fields.time("queued_at"),
        fields.integer("failed"),
        what(fields));
  }

  private static Announcement what(Fields fields) {
    String what = fields.text("what");
    return switch (what) {
      case "command" -> new Announcement.CommandEnded(EventReader.state(fields));
      case "online" -> new Announcement.AgentOnline(agent(fields), fields.time("at"));
      case "offline" ->
          new Announcement.AgentOffline(
              agent(fields), fields.integer("close_code"), fields.time("at"));
      case "event" -> new Announcement.AgentSaid(EventReader.reported(fields));
      default ->
          throw new JsonSyntaxException(
              "the journal holds a webhook of '" + what + "', which this version cannot read");
    };
  }

  private static AgentId agent(Fields fields) {
    return new AgentId(fields.text("agent"));
  }

  static Event.WebhookTried tried(Fields fields) {
    return new Event.WebhookTried(
        fields.number("webhook"), fields.integer("failed"), fields.time("next"));
  }

  static Event.WebhookEnded ended(Fields fields) {
    return new Event.WebhookEnded(fields.number("webhook"), fields.text("about"));
  }
}
