package org.edgewire.http;

import java.util.Locale;
import org.edgewire.dispatch.AgentView;
import org.edgewire.json.JsonWriter;
import org.edgewire.store.AgentRecord;

/** An agent as operators see it (protocol section 5). */
final class AgentJson {
  private AgentJson() {}

  static JsonWriter write(JsonWriter out, AgentView view) {
    AgentRecord agent = view.agent();
    out.object()
        .field("agent_id", agent.id().value())
        .field("status", view.presence().name().toLowerCase(Locale.ROOT))
        .optionalTime("connected_since", view.connectedSince())
        .optionalTime("last_seen", agent.lastSeen())
        .optionalTime("last_sync", agent.lastSync())
        .optionalRaw("last_status", agent.lastStatus())
        .field("queue_depth", view.counts().queued())
        .field("in_flight", view.counts().inFlight())
        .field("takeovers", view.takeovers());
    if (agent.lastCloseCode() != 0) {
      out.field("last_close_code", agent.lastCloseCode());
    }
    out.array("capabilities");
    agent.capabilities().forEach(out::element);
    return out.endArray().field("config_version", agent.configVersion()).endObject();
  }
}
