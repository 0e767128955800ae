package org.edgewire.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandRecord;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.SubmitJson;
import org.edgewire.dispatch.Submitted;
import org.edgewire.handshake.PercentCode;
import org.edgewire.wire.CommandJson;

/** {@code POST /edge/agents/{id}/commands}: a producer submits one command (protocol section 5). */
final class SubmitResource {
  private static final int MAX_BODY = 1024 * 1024;
  static final int FULL_RETRY_SECONDS = 10;

  private final Function<NewCommand, CompletableFuture<Submitted>> dispatcher;

  SubmitResource(Function<NewCommand, CompletableFuture<Submitted>> dispatcher) {
    this.dispatcher = dispatcher;
  }

  CompletableFuture<Reply> post(ApiRequest request) {
    AgentId agent = request.agentInPath();
    NewCommand command = bounded(SubmitJson.command(agent, request.body(MAX_BODY)));
    String base = request.contextPath();
    return dispatcher.apply(command).thenApply(submitted -> reply(submitted, base));
  }

  /** The same command, unless its payload is too large. */
  static NewCommand bounded(NewCommand command) {
    if (command.payload().text().getBytes(StandardCharsets.UTF_8).length > SubmitJson.MAX_PAYLOAD) {
      throw new Problem(
          413, "payload_too_large", "the payload may have " + SubmitJson.MAX_PAYLOAD + " bytes");
    }
    return command;
  }

  private static Reply reply(Submitted submitted, String base) {
    if (submitted instanceof Submitted.Accepted accepted) {
      return command(201, accepted.command(), base);
    }
    if (submitted instanceof Submitted.Existing existing) {
      return command(200, existing.command(), base);
    }
    throw problem(submitted);
  }

  /** What is wrong with a submit that was not accepted. */
  static Problem problem(Submitted submitted) {
    if (submitted instanceof Submitted.Unavailable unavailable) {
      return Problem.of(unavailable.why());
    }
    Submitted.Refused refused = (Submitted.Refused) submitted;
    return switch (refused.code()) {
      case "command_id_conflict" -> new Problem(409, refused.code(), refused.detail());
      case "payload_too_large" -> new Problem(413, refused.code(), refused.detail());
      case "queue_full" ->
          new Problem(429, refused.code(), refused.detail()).retryAfter(FULL_RETRY_SECONDS);
      default -> new Problem(422, refused.code(), refused.detail());
    };
  }

  /** A command's record and where it is. */
  static Reply command(int status, CommandRecord command, String base) {
    String id = PercentCode.encode(command.command().id().value());
    return Reply.json(status, CommandJson.full(command))
        .with("Location", base + "/edge/commands/" + id);
  }
}
