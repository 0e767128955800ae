package org.edgewire.dispatch;

import java.util.Optional;
import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonText;
import org.edgewire.metrics.Metrics;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.CommitListener;
import org.edgewire.store.Event;
import org.edgewire.store.Webhook;

/**
 * Takes what became durable to the agent's desk, to those who wait for an end, and to listeners.
 * Writer's thread.
 */
final class CommitRouter implements CommitListener {
  private final Function<AgentId, Optional<AgentDesk>> desks;
  private final Finals finals;
  private final Listeners listeners;
  private final Metrics metrics;

  CommitRouter(
      Function<AgentId, Optional<AgentDesk>> desks,
      Finals finals,
      Listeners listeners,
      Metrics metrics) {
    this.desks = desks;
    this.finals = finals;
    this.listeners = listeners;
    this.metrics = metrics;
  }

  @Override
  public void accepted(CommandState state, JsonText payload) {
    metrics.count(Counter.ACCEPTED);
    listeners.tell(listener -> listener.commandChanged(state));
  }

  @Override
  public void released(CommandState state, Optional<JsonText> payload) {
    desks
        .apply(state.command().agent())
        .ifPresent(desk -> desk.post(owner -> owner.courier().offered(state, payload)));
  }

  @Override
  public void parked(CommandState state) {
    desks
        .apply(state.command().agent())
        .ifPresent(desk -> desk.post(owner -> owner.courier().parked(state)));
  }

  @Override
  public void changed(
      CommandState before, CommandState after, StatusChange change, Optional<JsonText> payload) {
    count(before, after);
    if (change.cause() != StatusChange.Cause.SEND) {
      desks
          .apply(after.command().agent())
          .ifPresent(desk -> desk.post(owner -> owner.courier().changed(after, change)));
    }
    if (after.status().isFinal()) {
      finals.ended(after.command().id());
    }
    listeners.tell(listener -> listener.commandChanged(after));
  }

  private void count(CommandState before, CommandState after) {
    metrics.count(counter(after.status()));
    boolean acked =
        after.status() == CommandStatus.COMPLETED || after.status() == CommandStatus.FAILED;
    if (acked && before.sentAt().isPresent()) {
      long sent = before.sentAt().get().toEpochMilli();
      metrics.ack().recordMicros((after.changedAt().toEpochMilli() - sent) * 1_000);
    }
  }

  private static Counter counter(CommandStatus status) {
    return switch (status) {
      case QUEUED -> Counter.REQUEUED;
      case SENT -> Counter.SENT;
      case RECEIVED, EXECUTING -> Counter.PROGRESS;
      case COMPLETED -> Counter.COMPLETED;
      case FAILED -> Counter.FAILED;
      case EXPIRED -> Counter.EXPIRED;
      case CANCELLED -> Counter.CANCELLED;
      case UNCONFIRMED -> Counter.UNCONFIRMED;
      case EXHAUSTED -> Counter.EXHAUSTED;
    };
  }

  @Override
  public void noted(AgentRecord agent) {}

  @Override
  public void reported(Event.AgentReported event) {
    listeners.tell(listener -> listener.agentReported(event));
  }

  @Override
  public void announced(Webhook webhook) {
    listeners.tell(listener -> listener.announced(webhook));
  }
}
