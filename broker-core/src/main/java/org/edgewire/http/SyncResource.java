package org.edgewire.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.edgewire.command.AgentId;
import org.edgewire.dispatch.SyncAnswer;
import org.edgewire.dispatch.SyncRequest;
import org.edgewire.json.JsonObject;

/** {@code POST /edge/sync}: an agent polls (protocol section 4). */
final class SyncResource {
  private static final int MAX_BODY = 1024 * 1024;

  private final AgentIdentity identity;
  private final BiFunction<AgentId, SyncRequest, CompletableFuture<SyncAnswer>> dispatcher;

  SyncResource(
      AgentIdentity identity,
      BiFunction<AgentId, SyncRequest, CompletableFuture<SyncAnswer>> dispatcher) {
    this.identity = identity;
    this.dispatcher = dispatcher;
  }

  CompletableFuture<Reply> post(ApiRequest request) {
    identity.requireToken(request);
    JsonObject body = request.body(MAX_BODY);
    AgentId agent = identity.require(request, body);
    return dispatcher
        .apply(agent, SyncJson.request(body))
        .thenApply(answer -> Reply.ok(SyncJson.answer(answer)));
  }
}
