package org.edgewire.dispatch;

import java.util.Optional;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Lifecycle;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/**
 * Tries a command again (protocol section 3).
 *
 * @param original as read before; its payload does not change
 * @param next the id of a command that does it over, derived from the original's: a request that is
 *     repeated must not text a person twice
 * @param lifecycle the rules
 * @param policy limits and defaults
 */
record RetryOperation(
    CommandRecord original, CommandId next, Lifecycle lifecycle, DispatchPolicy policy)
    implements Operation<Retried> {

  static RetryOperation of(CommandRecord original, Lifecycle lifecycle, DispatchPolicy policy) {
    CommandId next = Derived.id("retry", original.command().id().value());
    return new RetryOperation(original, next, lifecycle, policy);
  }

  @Override
  public Intake intake() {
    return Intake.PRODUCER;
  }

  @Override
  public Set<CommandId> commands() {
    return Set.of(original.command().id(), next);
  }

  @Override
  public Set<AgentId> agents() {
    return Set.of(original.command().agent());
  }

  @Override
  public int weight() {
    return 400 + original.payload().text().length();
  }

  @Override
  public Retried decide(Ledger ledger) {
    Optional<CommandState> state = ledger.command(original.command().id());
    if (state.isEmpty()) {
      return new Retried.Unknown();
    }
    return switch (state.get().status()) {
      case UNCONFIRMED, EXHAUSTED ->
          isPast(ledger, state.get()) ? anew(ledger) : again(ledger, state.get());
      case FAILED, EXPIRED, CANCELLED -> anew(ledger);
      case QUEUED, SENT, RECEIVED, EXECUTING, COMPLETED -> notRetryable(state.get().status());
    };
  }

  /** Queued again it would only expire. */
  private static boolean isPast(Ledger ledger, CommandState state) {
    return state.command().expiresAt().filter(at -> !ledger.now().isBefore(at)).isPresent();
  }

  private Retried again(Ledger ledger, CommandState state) {
    if (isFull(ledger)) {
      return queueFull();
    }
    return lifecycle
        .retry(state, ledger.now())
        .flatMap(ledger::change)
        .<Retried>map(after -> new Retried.Again(new CommandRecord(after, original.payload())))
        .orElseGet(() -> notRetryable(state.status()));
  }

  private Retried anew(Ledger ledger) {
    Optional<CommandState> before = ledger.command(next);
    if (before.isPresent()) {
      return new Retried.Existing(new CommandRecord(before.get(), original.payload()));
    }
    if (isFull(ledger)) {
      return queueFull();
    }
    CommandState accepted = ledger.accept(command(ledger), original.payload());
    return new Retried.Anew(new CommandRecord(accepted, original.payload()));
  }

  private Command command(Ledger ledger) {
    Command first = original.command();
    return new Command(
        ledger.nextSeq(),
        next,
        first.agent(),
        first.type(),
        first.priority(),
        first.delivery(),
        first.orderingKey(),
        ledger.now(),
        Optional.empty(),
        Optional.of(ledger.now().plus(policy.defaultTtl(first.priority()))),
        Optional.of(first.id()),
        first.digest());
  }

  private boolean isFull(Ledger ledger) {
    return ledger.counts(original.command().agent()).queued() >= policy.queueLimit();
  }

  private Retried queueFull() {
    AgentId agent = original.command().agent();
    return new Retried.Refused(
        "queue_full", "agent " + agent + " has " + policy.queueLimit() + " commands waiting");
  }

  private static Retried notRetryable(CommandStatus status) {
    return new Retried.Refused(
        "not_retryable",
        "the command is "
            + status.wireName()
            + "; only unconfirmed, exhausted, failed, expired and cancelled ones can be retried");
  }
}
