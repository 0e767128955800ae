package org.edgewire.http;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.dispatch.Cancelled;
import org.edgewire.dispatch.Retried;
import org.edgewire.dispatch.RetriedMany;
import org.edgewire.dispatch.Steering;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonWriter;
import org.edgewire.wire.CommandJson;
import org.edgewire.wire.Fields;

/** Cancel, retry, one by one and in bulk, and explain (protocol sections 3 and 5). */
final class CommandActions {
  private static final int MAX_BODY = 16 * 1024;
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;

  private final Steering steering;

  CommandActions(Steering steering) {
    this.steering = steering;
  }

  /** {@code POST /edge/commands/{id}/cancel}. */
  CompletableFuture<Reply> cancel(ApiRequest request) {
    return steering.cancel(request.commandInPath()).thenApply(CommandActions::reply);
  }

  private static Reply reply(Cancelled cancelled) {
    if (cancelled instanceof Cancelled.Done done) {
      return Reply.ok(CommandJson.full(done.command()));
    }
    if (cancelled instanceof Cancelled.Asked asked) {
      return Reply.json(202, CommandJson.withCancel(asked.command(), asked.cancel()));
    }
    if (cancelled instanceof Cancelled.TooLate late) {
      throw tooLate(late.command());
    }
    throw unknown();
  }

  private static Problem tooLate(CommandRecord command) {
    CommandStatus status = command.state().status();
    return status.isFinal()
        ? new Problem(409, "already_final", "the command is " + status.wireName() + " already")
        : new Problem(
            409,
            "in_flight",
            "the command is " + status.wireName() + "; only a queued one can be cancelled");
  }

  /** {@code POST /edge/commands/{id}/retry}. */
  CompletableFuture<Reply> retry(ApiRequest request) {
    String base = request.contextPath();
    return steering.retry(request.commandInPath()).thenApply(retried -> reply(retried, base));
  }

  private static Reply reply(Retried retried, String base) {
    return command(retried)
        .map(command -> SubmitResource.command(status(retried), command, base))
        .orElseThrow(() -> problem(retried));
  }

  private static int status(Retried retried) {
    return retried instanceof Retried.Anew ? 201 : 200;
  }

  /** The command that does it now; empty when none does. */
  private static Optional<CommandRecord> command(Retried retried) {
    if (retried instanceof Retried.Again again) {
      return Optional.of(again.command());
    }
    if (retried instanceof Retried.Anew anew) {
      return Optional.of(anew.command());
    }
    return retried instanceof Retried.Existing existing
        ? Optional.of(existing.command())
        : Optional.empty();
  }

  private static Problem problem(Retried retried) {
    if (!(retried instanceof Retried.Refused refused)) {
      return unknown();
    }
    return refused.code().equals("queue_full")
        ? new Problem(429, refused.code(), refused.detail())
            .retryAfter(SubmitResource.FULL_RETRY_SECONDS)
        : new Problem(409, refused.code(), refused.detail());
  }

  private static Problem unknown() {
    return Problem.notFound("unknown_command", "there is no command of that id");
  }

  /** {@code GET /edge/commands/{id}/explain}. */
  CompletableFuture<Reply> explain(ApiRequest request) {
    return steering
        .explain(request.commandInPath())
        .thenApply(
            explained ->
                explained
                    .map(known -> Reply.ok(ExplanationJson.of(known)))
                    .orElseThrow(CommandActions::unknown));
  }

  /** {@code POST /edge/commands/retry}. */
  CompletableFuture<Reply> retryAll(ApiRequest request) {
    JsonObject body = request.body(MAX_BODY);
    Fields fields = new Fields(body);
    String allowed = "one of unconfirmed, exhausted, failed, expired, cancelled";
    CommandStatus status =
        fields
            .word("status", CommandActions::retryable, allowed)
            .orElseThrow(() -> Problem.invalid("status is required: " + allowed));
    Optional<AgentId> agent =
        fields.word(
            "agent_id",
            id -> AgentId.isValid(id) ? Optional.of(new AgentId(id)) : Optional.empty(),
            "an agent id");
    OptionalLong before = Cursor.seq(fields.string("cursor").map(Cursor::position));
    int limit = (int) fields.integer("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
    return steering.retryAll(status, agent, before, limit).thenApply(CommandActions::reply);
  }

  private static Optional<CommandStatus> retryable(String name) {
    return CommandStatus.ofWireName(name)
        .filter(CommandStatus::isFinal)
        .filter(status -> status != CommandStatus.COMPLETED);
  }

  private static Reply reply(RetriedMany many) {
    long retried = many.results().stream().filter(CommandActions::isNew).count();
    JsonWriter out =
        new JsonWriter(1_024)
            .object()
            .field("retried", retried)
            .field("skipped", many.results().size() - retried)
            .array("results");
    many.results().forEach(result -> write(out, result));
    out.endArray();
    if (many.before().isPresent()) {
      out.field("next_cursor", Cursor.of(Long.toString(many.before().getAsLong())));
    }
    return Reply.ok(out.endObject().toJson());
  }

  private static boolean isNew(RetriedMany.Result result) {
    return result
        .retried()
        .filter(one -> one instanceof Retried.Again || one instanceof Retried.Anew)
        .isPresent();
  }

  private static void write(JsonWriter out, RetriedMany.Result result) {
    Optional<CommandId> now =
        result.retried().flatMap(CommandActions::command).map(command -> command.command().id());
    out.object().field("command_id", result.id().value());
    if (now.isPresent()) {
      out.field("status", status(result.retried().orElseThrow()))
          .optional("retried_by", now.filter(id -> !id.equals(result.id())).map(CommandId::value));
    } else {
      Problem why =
          result
              .retried()
              .map(CommandActions::problem)
              .orElseGet(() -> Problem.of(result.refused().orElseThrow()));
      out.field("status", why.status()).field("code", why.code());
    }
    out.endObject();
  }
}
