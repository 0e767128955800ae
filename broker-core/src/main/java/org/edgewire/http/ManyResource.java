package org.edgewire.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandRecord;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.Steering;
import org.edgewire.dispatch.SubmitJson;
import org.edgewire.dispatch.Submitted;
import org.edgewire.dispatch.SubmittedTo;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.wire.Fields;
import org.edgewire.wire.InvalidFieldException;

/** {@code POST /edge/commands}: one command for many agents (protocol section 5). */
final class ManyResource {
  private static final int MAX_BODY = 4 * 1024 * 1024;
  private static final int MAX_AGENTS = 10_000;
  private static final String AGENTS = "agent_ids";
  private static final String EVERYBODY = "*";

  private final Steering steering;

  ManyResource(Steering steering) {
    this.steering = steering;
  }

  CompletableFuture<Reply> post(ApiRequest request) {
    JsonObject body = request.body(MAX_BODY);
    if (body.get("command_id").isPresent()) {
      throw new InvalidFieldException("command_id", "cannot be given for many agents");
    }
    Optional<List<AgentId>> agents = agents(body);
    NewCommand template = SubmitResource.bounded(SubmitJson.template(body));
    Optional<Submitted> refused = steering.check(template);
    if (refused.isPresent()) {
      throw SubmitResource.problem(refused.get());
    }
    return agents
        .map(named -> steering.submitToMany(template, named))
        .orElseGet(() -> steering.submitToAllKnown(template))
        .thenApply(ManyResource::reply);
  }

  /** Those that are named, each once; empty for all. */
  private static Optional<List<AgentId>> agents(JsonObject body) {
    Optional<JsonText> given = body.get(AGENTS);
    if (given.isPresent() && given.get().isString()) {
      if (body.string(AGENTS).filter(EVERYBODY::equals).isEmpty()) {
        throw new InvalidFieldException(AGENTS, "must be an array of agent ids, or \"*\"");
      }
      return Optional.empty();
    }
    List<JsonText> elements = new Fields(body).array(AGENTS, MAX_AGENTS);
    if (elements.isEmpty()) {
      throw new InvalidFieldException(
          AGENTS, "is required: 1 to " + MAX_AGENTS + " agent ids, or \"*\"");
    }
    Set<AgentId> agents = new LinkedHashSet<>();
    for (int i = 0; i < elements.size(); i++) {
      String where = AGENTS + "[" + i + "]";
      agents.add(
          elements
              .get(i)
              .asString()
              .filter(AgentId::isValid)
              .map(AgentId::new)
              .orElseThrow(() -> new InvalidFieldException(where, "must be an agent id")));
    }
    return Optional.of(new ArrayList<>(agents));
  }

  private static Reply reply(List<SubmittedTo> results) {
    JsonWriter out = new JsonWriter(128 * results.size() + 64).object().array("results");
    results.forEach(result -> write(out, result));
    return Reply.json(207, out.endArray().endObject().toJson());
  }

  private static void write(JsonWriter out, SubmittedTo result) {
    out.object().field("agent_id", result.agent().value());
    if (result.outcome() instanceof Submitted.Accepted accepted) {
      CommandRecord command = accepted.command();
      out.field("status", 201).field("command_id", command.command().id().value());
    } else {
      Problem why = SubmitResource.problem(result.outcome());
      out.field("status", why.status()).field("code", why.code());
    }
    out.endObject();
  }
}
