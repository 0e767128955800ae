package org.edgewire.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.dispatch.AgentView;
import org.edgewire.json.JsonWriter;

/** {@code GET /edge/agents} and {@code GET /edge/agents/{id}/status} (protocol section 5). */
final class AgentsResource {
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;

  private final BiFunction<Optional<AgentId>, Integer, CompletableFuture<List<AgentView>>> list;
  private final Function<AgentId, AgentView> one;

  AgentsResource(
      BiFunction<Optional<AgentId>, Integer, CompletableFuture<List<AgentView>>> list,
      Function<AgentId, AgentView> one) {
    this.list = list;
    this.one = one;
  }

  CompletableFuture<Reply> list(ApiRequest request) {
    int limit = request.number("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
    Optional<AgentId> after = Cursor.position(request).map(AgentsResource::agent);
    // One more than asked for tells whether there is more.
    return list.apply(after, limit + 1).thenApply(found -> page(found, limit));
  }

  private static Reply page(List<AgentView> found, int limit) {
    List<AgentView> page = found.subList(0, Math.min(limit, found.size()));
    JsonWriter out = new JsonWriter(1_024).object().array("agents");
    page.forEach(agent -> AgentJson.write(out, agent));
    out.endArray();
    if (found.size() > limit) {
      out.field("next_cursor", Cursor.of(page.get(limit - 1).agent().id().value()));
    }
    return Reply.ok(out.endObject().toJson());
  }

  CompletableFuture<Reply> status(ApiRequest request) {
    AgentView agent = one.apply(request.agentInPath());
    return CompletableFuture.completedFuture(
        Reply.ok(AgentJson.write(new JsonWriter(), agent).toJson()));
  }

  private static AgentId agent(String position) {
    if (!AgentId.isValid(position)) {
      throw Cursor.invalid();
    }
    return new AgentId(position);
  }
}
