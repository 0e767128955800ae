package org.edgewire.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.dispatch.AckAnswer;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonWriter;
import org.edgewire.store.Refusal;
import org.edgewire.wire.AckJson;

/** {@code POST /edge/command/ack}, in both dialects (protocol section 4). */
final class AckResource {
  private static final int MAX_BODY = 256 * 1024;

  private final AgentIdentity identity;
  private final BiFunction<AgentId, Ack, CompletableFuture<AckAnswer>> dispatcher;

  AckResource(
      AgentIdentity identity, BiFunction<AgentId, Ack, CompletableFuture<AckAnswer>> dispatcher) {
    this.identity = identity;
    this.dispatcher = dispatcher;
  }

  CompletableFuture<Reply> post(ApiRequest request) {
    identity.requireToken(request);
    JsonObject body = request.body(MAX_BODY);
    AgentId agent = identity.require(request, body);
    return dispatcher.apply(agent, ack(body)).thenApply(AckResource::reply);
  }

  private static Ack ack(JsonObject body) {
    boolean old = body.get("status").isEmpty() && body.get("success").isPresent();
    return old ? AckJson.oldDialect(body) : AckJson.ack(body);
  }

  private static Reply reply(AckAnswer answer) {
    return switch (answer) {
      case ACKNOWLEDGED ->
          Reply.ok(new JsonWriter().object().field("acknowledged", true).endObject().toJson());
      case UNKNOWN_COMMAND ->
          throw Problem.notFound(
              "unknown_command", "there is no command of that id for this agent");
      case UNAVAILABLE -> throw Problem.of(Refusal.UNAVAILABLE);
    };
  }
}
