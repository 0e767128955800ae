package org.edgewire.http;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandSamples;
import org.edgewire.command.CommandStatus;
import org.edgewire.dispatch.Cancelled;
import org.edgewire.dispatch.Explanation;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.Retried;
import org.edgewire.dispatch.RetriedMany;
import org.edgewire.dispatch.Steering;
import org.edgewire.dispatch.Submitted;
import org.edgewire.dispatch.SubmittedTo;
import org.edgewire.json.JsonText;
import org.edgewire.store.AgentRecord;

/** Answers that a test prepares; notes the questions. */
final class FakeSteering implements Steering {
  Cancelled cancelled = new Cancelled.Done(CommandSamples.queued());
  Retried retried = new Retried.Again(CommandSamples.queued());
  RetriedMany retriedMany = new RetriedMany(List.of(), OptionalLong.empty());
  Optional<Submitted> refused = Optional.empty();
  Submitted submitted = new Submitted.Accepted(CommandSamples.queued());
  boolean connected = true;
  Optional<Explanation> explanation = Optional.empty();
  List<JsonText> events = List.of();

  private final List<Object> asked;

  FakeSteering(List<Object> asked) {
    this.asked = asked;
  }

  /** What a page of a list was asked for. */
  record Page(Object of, Object before, int limit) {}

  @Override
  public CompletableFuture<Cancelled> cancel(CommandId id) {
    return answer(id, cancelled);
  }

  @Override
  public CompletableFuture<Retried> retry(CommandId id) {
    return answer(id, retried);
  }

  @Override
  public CompletableFuture<RetriedMany> retryAll(
      CommandStatus status, Optional<AgentId> agent, OptionalLong before, int limit) {
    return answer(new Page(List.of(status, agent), before, limit), retriedMany);
  }

  @Override
  public Optional<Submitted> check(NewCommand template) {
    return refused;
  }

  @Override
  public CompletableFuture<List<SubmittedTo>> submitToMany(
      NewCommand template, List<AgentId> agents) {
    return answer(agents, agents.stream().map(agent -> new SubmittedTo(agent, submitted)).toList());
  }

  @Override
  public CompletableFuture<List<SubmittedTo>> submitToAllKnown(NewCommand template) {
    return answer("*", List.of());
  }

  @Override
  public CompletableFuture<AgentRecord> configure(AgentId agent, JsonText config) {
    return answer(config, AgentRecord.unknown(agent).withConfig(config));
  }

  @Override
  public CompletableFuture<Boolean> kick(AgentId agent) {
    return answer(agent, connected);
  }

  @Override
  public CompletableFuture<Optional<Explanation>> explain(CommandId id) {
    return answer(id, explanation);
  }

  @Override
  public CompletableFuture<List<JsonText>> reportedBy(
      AgentId agent, Optional<String> before, int limit) {
    return answer(
        new Page(agent, before, limit), events.subList(0, Math.min(limit, events.size())));
  }

  private <T> CompletableFuture<T> answer(Object question, T answer) {
    asked.add(question);
    return CompletableFuture.completedFuture(answer);
  }
}
