package org.edgewire.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.json.JsonWriter;
import org.edgewire.store.CommandQuery;
import org.edgewire.wire.CommandJson;

/**
 * {@code GET /edge/agents/{id}/commands} and {@code GET /edge/commands}: commands of one agent or
 * of all, the newest first (protocol section 5).
 */
final class AgentCommandsResource {
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;

  private final Supplier<CompletableFuture<Void>> checkpoint;
  private final Function<CommandQuery, List<CommandRecord>> list;
  private final Executor workers;

  /**
   * @param checkpoint brings what is only in the journal to the tables
   * @param list reads the tables; blocks
   * @param workers may block
   */
  AgentCommandsResource(
      Supplier<CompletableFuture<Void>> checkpoint,
      Function<CommandQuery, List<CommandRecord>> list,
      Executor workers) {
    this.checkpoint = checkpoint;
    this.list = list;
    this.workers = workers;
  }

  /** Asks for a checkpoint first, so that a producer sees what it just submitted. */
  CompletableFuture<Reply> get(ApiRequest request) {
    return page(query(request, Optional.of(request.agentInPath())));
  }

  /** The same across agents. */
  CompletableFuture<Reply> browse(ApiRequest request) {
    return page(query(request, request.parameter("agent_id").map(AgentCommandsResource::agent)));
  }

  private CompletableFuture<Reply> page(CommandQuery query) {
    return checkpoint
        .get()
        .thenApplyAsync(written -> list.apply(query), workers)
        .thenApply(commands -> reply(commands, query.limit() - 1));
  }

  private static AgentId agent(String id) {
    if (!AgentId.isValid(id)) {
      throw Problem.invalid("the parameter agent_id must be an agent id");
    }
    return new AgentId(id);
  }

  private static CommandQuery query(ApiRequest request, Optional<AgentId> agent) {
    int limit = request.number("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
    return new CommandQuery(
        agent,
        request.parameter("status").map(AgentCommandsResource::status),
        request.parameter("type").map(AgentCommandsResource::type),
        Cursor.seq(Cursor.position(request)),
        // One more than asked for tells whether there is more.
        limit + 1);
  }

  private static CommandStatus status(String name) {
    return CommandStatus.ofWireName(name)
        .orElseThrow(
            () ->
                Problem.invalid(
                    "the parameter status must be one of queued, sent, received, executing,"
                        + " completed, failed, expired, cancelled, unconfirmed, exhausted"));
  }

  private static CommandType type(String name) {
    try {
      return new CommandType(name);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("the parameter type is wrong: " + e.getMessage());
    }
  }

  private static Reply reply(List<CommandRecord> found, int limit) {
    List<CommandRecord> page = found.subList(0, Math.min(limit, found.size()));
    JsonWriter out = new JsonWriter(1_024).object().array("commands");
    page.forEach(command -> out.element(CommandJson.full(command)));
    out.endArray();
    if (found.size() > limit) {
      long last = page.get(limit - 1).command().seq();
      out.field("next_cursor", Cursor.of(Long.toString(last)));
    }
    return Reply.ok(out.endObject().toJson());
  }
}
