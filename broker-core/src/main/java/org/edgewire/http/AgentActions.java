package org.edgewire.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.dispatch.AgentView;
import org.edgewire.dispatch.Steering;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.store.AgentRecord;

/** An agent's configuration, its events and its connection (protocol section 5). */
final class AgentActions {
  private static final int MAX_CONFIG = 64 * 1024;
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;

  private final Steering steering;
  private final Function<AgentId, AgentView> agent;

  /**
   * @param agent how an agent is doing; may block
   */
  AgentActions(Steering steering, Function<AgentId, AgentView> agent) {
    this.steering = steering;
    this.agent = agent;
  }

  /** {@code PUT /edge/agents/{id}/config}. */
  CompletableFuture<Reply> configure(ApiRequest request) {
    AgentId id = request.agentInPath();
    return steering
        .configure(id, request.objectText(MAX_CONFIG))
        .thenApply(known -> Reply.ok(version(known).endObject().toJson()));
  }

  /** {@code GET /edge/agents/{id}/config}. */
  CompletableFuture<Reply> configuration(ApiRequest request) {
    AgentRecord known = agent.apply(request.agentInPath()).agent();
    JsonText config =
        known
            .config()
            .orElseThrow(
                () -> Problem.notFound("no_config", "the agent was given no configuration"));
    return CompletableFuture.completedFuture(
        Reply.ok(
            version(known)
                .field("heard_version", known.configHeard())
                .field("config", config)
                .endObject()
                .toJson()));
  }

  private static JsonWriter version(AgentRecord known) {
    return new JsonWriter()
        .object()
        .field("agent_id", known.id().value())
        .field("version", known.configVersion());
  }

  /** {@code DELETE /edge/agents/{id}/connection}. */
  CompletableFuture<Reply> kick(ApiRequest request) {
    return steering.kick(request.agentInPath()).thenApply(AgentActions::kicked);
  }

  private static Reply kicked(boolean wasConnected) {
    if (!wasConnected) {
      throw Problem.notFound("not_connected", "the agent has no open WebSocket");
    }
    return Reply.noContent();
  }

  /** {@code GET /edge/agents/{id}/events}. */
  CompletableFuture<Reply> events(ApiRequest request) {
    int limit = request.number("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
    Optional<String> before = Cursor.position(request);
    // One more than asked for tells whether there is more.
    return steering
        .reportedBy(request.agentInPath(), before, limit + 1)
        .thenApply(found -> page(found, limit));
  }

  private static Reply page(List<JsonText> found, int limit) {
    List<JsonText> page = found.subList(0, Math.min(limit, found.size()));
    JsonWriter out = new JsonWriter(1_024).object().array("events");
    page.forEach(out::element);
    out.endArray();
    if (found.size() > limit) {
      String last = page.get(limit - 1).asObject().orElseThrow().string("event_id").orElseThrow();
      out.field("next_cursor", Cursor.of(last));
    }
    return Reply.ok(out.endObject().toJson());
  }
}
