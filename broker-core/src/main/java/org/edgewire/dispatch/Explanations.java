package org.edgewire.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.store.StoreHealth;

/** Gathers what bears on a command: its state, its agent, the view from its agent's desk. */
final class Explanations {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Tools tools;
  private final Function<AgentId, Optional<AgentDesk>> desks;
  private final AgentViews views;

  Explanations(Tools tools, Function<AgentId, Optional<AgentDesk>> desks, AgentViews views) {
    this.tools = tools;
    this.desks = desks;
    this.views = views;
  }

  CompletableFuture<Optional<Explanation>> of(CommandId id) {
    return CompletableFuture.supplyAsync(() -> tools.store().find(id), tools.callbacks())
        .thenCompose(
            found ->
                found
                    .map(record -> explain(record.state()))
                    .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
  }

  private CompletableFuture<Optional<Explanation>> explain(CommandState read) {
    return ahead(read)
        .thenCombineAsync(
            view(read.command()),
            (found, desk) ->
                found
                    .state()
                    .map(
                        state ->
                            Explainer.explain(
                                situation(state, found.ahead(), desk),
                                tools.policy(),
                                tools.lifecycle())),
            tools.callbacks());
  }

  /** Where the writer cannot be asked now, what was read has to do. */
  private CompletableFuture<ExplainOperation.Found> ahead(CommandState read) {
    CompletableFuture<ExplainOperation.Found> answer = new CompletableFuture<>();
    ExplainOperation.Found unasked =
        new ExplainOperation.Found(Optional.of(read), Optional.empty());
    tools
        .store()
        .submit(
            new ExplainOperation(read.command().id()),
            Receipts.of(
                found -> tools.callbacks().execute(() -> answer.complete(found)),
                why -> tools.callbacks().execute(() -> answer.complete(unasked))));
    return answer;
  }

  /** A desk that is busy is not waited for. */
  private CompletableFuture<Optional<DeskView>> view(Command command) {
    CompletableFuture<Optional<DeskView>> answer = new CompletableFuture<>();
    Optional<AgentDesk> desk = desks.apply(command.agent());
    if (desk.isEmpty()) {
      answer.complete(Optional.empty());
      return answer;
    }
    boolean taken =
        desk.get()
            .offer(
                owner -> {
                  DeskView view = DeskView.of(owner, command, tools.policy());
                  tools.callbacks().execute(() -> answer.complete(Optional.of(view)));
                });
    if (!taken) {
      answer.complete(Optional.empty());
      return answer;
    }
    tools
        .timer()
        .after(PATIENCE, () -> tools.callbacks().execute(() -> answer.complete(Optional.empty())));
    return answer;
  }

  private Situation situation(
      CommandState state, Optional<CommandState> ahead, Optional<DeskView> desk) {
    StoreHealth health = tools.store().health();
    Optional<String> problem =
        health.up() ? Optional.empty() : health.problem().or(() -> Optional.of("no cause known"));
    AgentId agent = state.command().agent();
    return new Situation(
        state,
        ahead,
        problem,
        problem.isPresent() ? Optional.empty() : Optional.of(views.of(agent)),
        desk,
        flappingUntil(agent),
        tools.clock().instant());
  }

  private Optional<Instant> flappingUntil(AgentId agent) {
    return desks
        .apply(agent)
        .map(AgentDesk::outline)
        .filter(AgentDesk.Outline::flapping)
        .map(outline -> outline.flappingUntil() - tools.timer().nanoTime())
        .filter(left -> left > 0)
        .map(left -> tools.clock().instant().plusNanos(left).truncatedTo(ChronoUnit.MILLIS));
  }
}
