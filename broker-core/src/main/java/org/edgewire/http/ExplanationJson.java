package org.edgewire.http;

import java.util.Locale;
import org.edgewire.command.Command;
import org.edgewire.command.CommandState;
import org.edgewire.dispatch.AgentView;
import org.edgewire.dispatch.Explanation;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;

/** Why a command is where it is, as producers and operators see it (protocol section 5). */
final class ExplanationJson {
  private ExplanationJson() {}

  static JsonText of(Explanation explanation) {
    CommandState state = explanation.state();
    Command command = state.command();
    Explanation.Facts facts = explanation.facts();
    JsonWriter out =
        new JsonWriter(512)
            .object()
            .field("command_id", command.id().value())
            .field("agent_id", command.agent().value())
            .field("status", state.status().wireName())
            .field("reason", explanation.reason().wireName())
            .field("explanation", explanation.sentence())
            .optionalTime("since", facts.since())
            .optionalTime("until", facts.until());
    if (!facts.waitsFor().isEmpty()) {
      out.array("waits_for");
      facts.waitsFor().forEach(id -> out.element(id.value()));
      out.endArray();
    }
    out.field("priority", command.priority().wireName());
    facts.ahead().ifPresent(ahead -> out.field("ahead", ahead));
    out.optional("ordering_key", command.orderingKey())
        .field("attempts", state.attempts())
        .optionalTime("expires_at", command.expiresAt());
    facts.agent().ifPresent(agent -> write(out, agent));
    return out.endObject().toJson();
  }

  private static void write(JsonWriter out, AgentView agent) {
    out.object("agent")
        .field("status", agent.presence().name().toLowerCase(Locale.ROOT))
        .optionalTime("connected_since", agent.connectedSince())
        .optionalTime("last_seen", agent.lastSeen())
        .optionalTime("last_sync", agent.agent().lastSync())
        .field("queue_depth", agent.counts().queued())
        .field("in_flight", agent.counts().inFlight())
        .endObject();
  }
}
