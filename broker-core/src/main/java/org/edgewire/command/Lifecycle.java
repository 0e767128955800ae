package org.edgewire.command;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.command.StatusChange.Cause;
import org.edgewire.json.JsonText;

/**
 * The rules by which a command moves on (protocol section 3): from a state and something that
 * happened to the change that follows, or to none. Pure; any thread.
 */
public final class Lifecycle {
  private final DeliveryPolicy policy;

  /**
   * @param policy how long and how often the broker tries
   */
  public Lifecycle(DeliveryPolicy policy) {
    this.policy = policy;
  }

  /** It goes out now; empty when it is not queued any more or its expiry has passed. */
  public Optional<StatusChange> send(
      CommandState state, Instant at, Channel channel, boolean agentDedups) {
    boolean sendable =
        state.status() == CommandStatus.QUEUED
            && !isPast(state.command().expiresAt(), at)
            && (!needsDedup(state) || agentDedups);
    return sendable
        ? Optional.of(
            change(
                state,
                CommandStatus.SENT,
                at,
                Cause.SEND,
                Optional.of(channel),
                agentDedups,
                Optional.empty()))
        : Optional.empty();
  }

  /** Whether it may go out only to an agent that de-duplicates: it may have been done already. */
  public static boolean needsDedup(CommandState state) {
    return state.dedup()
        && state.attempts() > 0
        && state.command().delivery() == Delivery.AT_MOST_ONCE;
  }

  /** The agent acked; empty when that says nothing new. */
  public Optional<StatusChange> ack(CommandState state, Ack ack, Instant at, Channel channel) {
    StatusChange change =
        new StatusChange(
            state.command().id(),
            state.command().seq(),
            state.revision() + 1,
            ack.status(),
            at,
            Cause.ACK,
            Optional.of(channel),
            false,
            ack.error(),
            ack.result(),
            ack.completedAt());
    return permitted(state, change);
  }

  /** The broker knows that it was never handed to the container: back to its old place. */
  public Optional<StatusChange> notWritten(CommandState state, Instant at) {
    return state.status() == CommandStatus.SENT
        ? Optional.of(simple(state, CommandStatus.QUEUED, at, Cause.NOT_WRITTEN, "never written"))
        : Optional.empty();
  }

  /** The WebSocket it was written to died. */
  public Optional<StatusChange> connectionLost(CommandState state, Instant at) {
    boolean open =
        state.status() == CommandStatus.SENT
            && state.channel().equals(Optional.of(Channel.WEBSOCKET));
    return open
        ? Optional.of(
            giveUpOrRepeat(state, at, Cause.CONNECTION_LOST, "connection lost before an ack"))
        : Optional.empty();
  }

  /** What is due at {@code now}, if anything: expiry, a further attempt, or giving up. */
  public Optional<StatusChange> due(CommandState state, Instant now) {
    Optional<Instant> wake = wakeAt(state);
    if (!isPast(wake, now)) {
      return Optional.empty();
    }
    return switch (state.status()) {
      case QUEUED ->
          isPast(state.command().expiresAt(), now)
              ? Optional.of(simple(state, CommandStatus.EXPIRED, now, Cause.EXPIRY, "expired"))
              : Optional.empty();
      case SENT ->
          state.mayRepeat()
              ? Optional.of(
                  giveUpOrRepeat(state, now, Cause.ACK_TIMEOUT, "no ack within the ack timeout"))
              : Optional.of(executionTimeout(state, now));
      case RECEIVED, EXECUTING -> Optional.of(executionTimeout(state, now));
      case COMPLETED, FAILED, EXPIRED, CANCELLED, UNCONFIRMED, EXHAUSTED -> Optional.empty();
    };
  }

  /** When {@link #due} has to be asked next; empty when time changes nothing. */
  public Optional<Instant> wakeAt(CommandState state) {
    return switch (state.status()) {
      case QUEUED -> state.command().expiresAt();
      case SENT ->
          state
              .sentAt()
              .map(
                  at ->
                      at.plus(state.mayRepeat() ? policy.ackTimeout() : policy.executionTimeout()));
      case RECEIVED, EXECUTING -> Optional.of(state.changedAt().plus(policy.executionTimeout()));
      case COMPLETED, FAILED, EXPIRED, CANCELLED, UNCONFIRMED, EXHAUSTED -> Optional.empty();
    };
  }

  /** The producer takes it back; empty when it is too late. */
  public Optional<StatusChange> cancel(CommandState state, Instant at) {
    return state.status() == CommandStatus.QUEUED
        ? Optional.of(
            change(
                state,
                CommandStatus.CANCELLED,
                at,
                Cause.CANCEL,
                Optional.empty(),
                false,
                Optional.empty()))
        : Optional.empty();
  }

  /**
   * The producer asks for another try under the same id; empty when its state does not allow that.
   */
  public Optional<StatusChange> retry(CommandState state, Instant at) {
    return switch (state.status()) {
      case UNCONFIRMED, EXHAUSTED ->
          Optional.of(
              change(
                  state,
                  CommandStatus.QUEUED,
                  at,
                  Cause.RETRY,
                  Optional.empty(),
                  false,
                  Optional.empty()));
      case QUEUED, SENT, RECEIVED, EXECUTING, COMPLETED, FAILED, EXPIRED, CANCELLED ->
          Optional.empty();
    };
  }

  private StatusChange executionTimeout(CommandState state, Instant now) {
    String why = "no final ack within the execution timeout";
    boolean again = state.mayRepeat() && attemptsLeft(state);
    return simple(
        state,
        again ? CommandStatus.QUEUED : CommandStatus.UNCONFIRMED,
        now,
        Cause.EXECUTION_TIMEOUT,
        why);
  }

  private StatusChange giveUpOrRepeat(CommandState state, Instant at, Cause cause, String why) {
    if (!state.mayRepeat()) {
      return simple(state, CommandStatus.UNCONFIRMED, at, cause, why);
    }
    return simple(
        state,
        attemptsLeft(state) ? CommandStatus.QUEUED : CommandStatus.EXHAUSTED,
        at,
        cause,
        why);
  }

  private boolean attemptsLeft(CommandState state) {
    return state.attempts() - state.attemptsAtRetry() < policy.maxAttempts();
  }

  private static Optional<StatusChange> permitted(CommandState state, StatusChange change) {
    return state.permits(change.to()) ? Optional.of(change) : Optional.empty();
  }

  private static boolean isPast(Optional<Instant> moment, Instant now) {
    return moment.isPresent() && !now.isBefore(moment.get());
  }

  private static StatusChange simple(
      CommandState state, CommandStatus to, Instant at, Cause cause, String why) {
    return change(state, to, at, cause, Optional.empty(), false, Optional.of(why));
  }

  private static StatusChange change(
      CommandState state,
      CommandStatus to,
      Instant at,
      Cause cause,
      Optional<Channel> channel,
      boolean dedup,
      Optional<String> error) {
    return new StatusChange(
        state.command().id(),
        state.command().seq(),
        state.revision() + 1,
        to,
        at,
        cause,
        channel,
        dedup,
        error,
        Optional.<JsonText>empty(),
        Optional.empty());
  }
}
