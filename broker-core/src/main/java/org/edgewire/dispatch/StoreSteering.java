package org.edgewire.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandIds;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.connection.CloseCode;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.CommandQuery;
import org.edgewire.store.Operation;

/** Steering by operations of the store and tasks of the desks. */
final class StoreSteering implements Steering {
  private static final int PAGE = 1_000;

  private final Tools tools;
  private final CommandIds ids;
  private final Function<AgentId, Optional<AgentDesk>> desks;
  private final Explanations explanations;

  StoreSteering(
      Tools tools,
      CommandIds ids,
      Function<AgentId, Optional<AgentDesk>> desks,
      Explanations explanations) {
    this.tools = tools;
    this.ids = ids;
    this.desks = desks;
    this.explanations = explanations;
  }

  @Override
  public CompletableFuture<Cancelled> cancel(CommandId id) {
    return withCommand(
        id,
        new Cancelled.Unknown(),
        found -> ask(CancelOperation.of(found, tools.lifecycle(), tools.policy())));
  }

  @Override
  public CompletableFuture<Retried> retry(CommandId id) {
    return withCommand(id, new Retried.Unknown(), found -> ask(retrying(found)));
  }

  @Override
  public CompletableFuture<RetriedMany> retryAll(
      CommandStatus status, Optional<AgentId> agent, OptionalLong before, int limit) {
    CommandQuery query =
        new CommandQuery(agent, Optional.of(status), Optional.empty(), before, limit + 1);
    return tools
        .store()
        .checkpoint()
        .thenApplyAsync(written -> tools.store().list(query), tools.callbacks())
        .thenCompose(found -> retryAll(found, limit));
  }

  private CompletableFuture<RetriedMany> retryAll(List<CommandRecord> found, int limit) {
    List<CommandRecord> page = found.subList(0, Math.min(limit, found.size()));
    OptionalLong before =
        found.size() > limit
            ? OptionalLong.of(page.get(limit - 1).command().seq())
            : OptionalLong.empty();
    return new Pipeline<>(tools, page.size(), index -> retrying(page.get(index)))
        .run()
        .thenApply(
            outcomes -> {
              List<RetriedMany.Result> results = new ArrayList<>(page.size());
              for (int i = 0; i < page.size(); i++) {
                CommandId id = page.get(i).command().id();
                Pipeline.Outcome<Retried> outcome = outcomes.get(i);
                results.add(new RetriedMany.Result(id, outcome.result(), outcome.refused()));
              }
              return new RetriedMany(List.copyOf(results), before);
            });
  }

  private Operation<Retried> retrying(CommandRecord found) {
    return RetryOperation.of(found, tools.lifecycle(), tools.policy());
  }

  @Override
  public Optional<Submitted> check(NewCommand template) {
    if (!template.payload().isObject()) {
      return Optional.of(new Submitted.Refused("invalid_payload", "payload is a JSON object"));
    }
    if (template.id().isPresent()) {
      return Optional.of(
          new Submitted.Refused(
              "invalid_command_id", "command_id cannot be given for many agents"));
    }
    JsonObject payload = JsonObject.parse(template.payload().text());
    return Submission.check(template, payload, tools.policy());
  }

  @Override
  public CompletableFuture<List<SubmittedTo>> submitToMany(
      NewCommand template, List<AgentId> agents) {
    Optional<Submitted> refused = check(template);
    if (refused.isPresent()) {
      return CompletableFuture.completedFuture(
          agents.stream().map(agent -> new SubmittedTo(agent, refused.get())).toList());
    }
    JsonObject payload = JsonObject.parse(template.payload().text());
    return new Pipeline<>(
            tools,
            agents.size(),
            index ->
                new SubmitOperation(
                    template.to(agents.get(index)), ids.next(), payload, tools.policy()))
        .run()
        .thenApply(
            outcomes -> {
              List<SubmittedTo> results = new ArrayList<>(agents.size());
              for (int i = 0; i < agents.size(); i++) {
                results.add(new SubmittedTo(agents.get(i), submitted(outcomes.get(i), template)));
              }
              return List.copyOf(results);
            });
  }

  private Submitted submitted(
      Pipeline.Outcome<SubmitOperation.Answer> outcome, NewCommand template) {
    return outcome
        .result()
        .map(decided -> Submission.answer(decided, template, tools.store()))
        .orElseGet(() -> new Submitted.Unavailable(outcome.refused().orElseThrow()));
  }

  @Override
  public CompletableFuture<List<SubmittedTo>> submitToAllKnown(NewCommand template) {
    return tools
        .store()
        .checkpoint()
        .thenApplyAsync(written -> knownAgents(), tools.callbacks())
        .thenCompose(known -> submitToMany(template, known));
  }

  private List<AgentId> knownAgents() {
    List<AgentId> all = new ArrayList<>();
    List<AgentRecord> page = tools.store().agents(Optional.empty(), PAGE);
    while (!page.isEmpty()) {
      page.forEach(agent -> all.add(agent.id()));
      page = tools.store().agents(Optional.of(all.get(all.size() - 1)), PAGE);
    }
    return all;
  }

  @Override
  public CompletableFuture<AgentRecord> configure(AgentId agent, JsonText config) {
    if (!config.isObject()) {
      throw new IllegalArgumentException("a configuration is a JSON object");
    }
    return ask(new ConfigureOperation(agent, config))
        .thenApply(
            known -> {
              desks
                  .apply(agent)
                  .ifPresent(desk -> desk.post(owner -> owner.notes().configured(known)));
              return known;
            });
  }

  @Override
  public CompletableFuture<Boolean> kick(AgentId agent) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    desks
        .apply(agent)
        .ifPresentOrElse(
            desk ->
                desk.post(
                    owner -> {
                      boolean open = owner.session().isPresent();
                      owner.end(CloseCode.REMOVED, "removed by an operator");
                      tools.callbacks().execute(() -> answer.complete(open));
                    }),
            () -> answer.complete(false));
    return answer;
  }

  @Override
  public CompletableFuture<List<JsonText>> reportedBy(
      AgentId agent, Optional<String> before, int limit) {
    return tools
        .store()
        .checkpoint()
        .thenApplyAsync(
            written -> tools.store().reportedBy(agent, before, limit), tools.callbacks());
  }

  @Override
  public CompletableFuture<Optional<Explanation>> explain(CommandId id) {
    return explanations.of(id);
  }

  private <R> CompletableFuture<R> withCommand(
      CommandId id, R unknown, Function<CommandRecord, CompletableFuture<R>> then) {
    return CompletableFuture.supplyAsync(() -> tools.store().find(id), tools.callbacks())
        .thenCompose(
            found -> found.map(then).orElseGet(() -> CompletableFuture.completedFuture(unknown)));
  }

  private <R> CompletableFuture<R> ask(Operation<R> operation) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    tools
        .store()
        .submit(
            operation,
            Receipts.of(
                result -> tools.callbacks().execute(() -> answer.complete(result)),
                why ->
                    tools
                        .callbacks()
                        .execute(
                            () ->
                                answer.completeExceptionally(new StoreUnavailableException(why)))));
    return answer;
  }
}
