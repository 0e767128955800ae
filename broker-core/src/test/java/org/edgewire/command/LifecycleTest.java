package org.edgewire.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private static final Instant T0 = CommandSamples.ACCEPTED_AT;
  private static final Duration ACK = DeliveryPolicy.DEFAULT.ackTimeout();
  private static final Duration EXECUTION = DeliveryPolicy.DEFAULT.executionTimeout();

  private final Lifecycle life = new Lifecycle(DeliveryPolicy.DEFAULT);

  @Test
  void aCommandIsSentOnceAndCountsItsAttempt() {
    CommandState sent = sent(once(), T0);

    assertThat(sent.status()).isEqualTo(CommandStatus.SENT);
    assertThat(sent.attempts()).isEqualTo(1);
    assertThat(sent.sentAt()).contains(T0);
    assertThat(life.send(sent, T0, Channel.WEBSOCKET, false)).isEmpty();
  }

  @Test
  void nothingIsSentAtOrAfterItsExpiry() {
    CommandState expiring =
        CommandState.accepted(
            CommandSamples.command(
                CommandType.SEND_MESSAGE_NOW,
                Delivery.AT_MOST_ONCE,
                Optional.of(T0.plusSeconds(5))));

    assertThat(life.send(expiring, T0.plusSeconds(4), Channel.SYNC, false)).isPresent();
    assertThat(life.send(expiring, T0.plusSeconds(5), Channel.SYNC, false)).isEmpty();
    assertThat(life.due(expiring, T0.plusSeconds(4))).isEmpty();
    assertThat(life.due(expiring, T0.plusSeconds(5)).map(StatusChange::to))
        .contains(CommandStatus.EXPIRED);
    assertThat(life.wakeAt(expiring)).contains(T0.plusSeconds(5));
  }

  @Test
  void anAtMostOnceCommandWhoseConnectionDiesIsUnconfirmed() {
    assertThat(life.connectionLost(sent(once(), T0), T0).map(StatusChange::to))
        .contains(CommandStatus.UNCONFIRMED);
  }

  @Test
  void anAtLeastOnceCommandWhoseConnectionDiesWaitsAgain() {
    assertThat(life.connectionLost(sent(often(), T0), T0).map(StatusChange::to))
        .contains(CommandStatus.QUEUED);
  }

  @Test
  void openingOrLosingASocketIsNoLossForWhatSyncHandedOut() {
    CommandState handedOut = apply(once(), life.send(once(), T0, Channel.SYNC, false));

    assertThat(life.connectionLost(handedOut, T0)).isEmpty();
  }

  @Test
  void whatWasNeverWrittenGoesBackWithoutAnAttempt() {
    CommandState sent = sent(once(), T0);

    CommandState back = apply(sent, life.notWritten(sent, T0));

    assertThat(back.status()).isEqualTo(CommandStatus.QUEUED);
    assertThat(back.attempts()).isZero();
    assertThat(back.permits(CommandStatus.COMPLETED)).isFalse();
  }

  @Test
  void anAtLeastOnceCommandGoesOutAgainAfterTheAckTimeoutUntilItIsExhausted() {
    CommandState state = often();
    for (int attempt = 1; attempt <= DeliveryPolicy.DEFAULT.maxAttempts(); attempt++) {
      state = sent(state, T0);
      assertThat(state.attempts()).isEqualTo(attempt);
      assertThat(life.due(state, T0.plus(ACK).minusMillis(1))).isEmpty();
      state = apply(state, life.due(state, T0.plus(ACK)));
    }

    assertThat(state.status()).isEqualTo(CommandStatus.EXHAUSTED);
    assertThat(life.wakeAt(state)).isEmpty();
  }

  @Test
  void aRetryByTheProducerCountsAttemptsAnew() {
    CommandState state = often();
    for (int attempt = 1; attempt <= 5; attempt++) {
      state = sent(state, T0);
      state = apply(state, life.due(state, T0.plus(ACK)));
    }

    state = apply(state, life.retry(state, T0));
    state = sent(state, T0);

    assertThat(state.attempts()).isEqualTo(6);
    assertThat(life.due(state, T0.plus(ACK)).map(StatusChange::to)).contains(CommandStatus.QUEUED);
  }

  @Test
  void anAtMostOnceCommandWaitsForItsExecutionDeadlineThenIsUnconfirmed() {
    CommandState sent = sent(once(), T0);

    assertThat(life.due(sent, T0.plus(ACK))).isEmpty();
    assertThat(life.wakeAt(sent)).contains(T0.plus(EXECUTION));
    assertThat(life.due(sent, T0.plus(EXECUTION)).map(StatusChange::to))
        .contains(CommandStatus.UNCONFIRMED);
  }

  @Test
  void progressRenewsTheExecutionDeadlineAndEndsTheAckTimeout() {
    CommandState sent = sent(often(), T0);
    Instant later = T0.plusSeconds(20);

    CommandState received = apply(sent, ack(sent, CommandStatus.RECEIVED, later));

    assertThat(life.wakeAt(received)).contains(later.plus(EXECUTION));
    assertThat(life.due(received, T0.plus(ACK))).isEmpty();
    assertThat(life.due(received, later.plus(EXECUTION)).map(StatusChange::to))
        .contains(CommandStatus.QUEUED);
  }

  @Test
  void acksMaySkipStatesButNeverGoBack() {
    CommandState sent = sent(once(), T0);
    CommandState executing = apply(sent, ack(sent, CommandStatus.EXECUTING, T0));

    assertThat(ack(executing, CommandStatus.RECEIVED, T0)).isEmpty();
    assertThat(ack(executing, CommandStatus.EXECUTING, T0)).isEmpty();
    assertThat(ack(executing, CommandStatus.COMPLETED, T0)).isPresent();
  }

  @Test
  void aLateAckSettlesWhatWasUnconfirmed() {
    CommandState sent = sent(once(), T0);
    CommandState lost = apply(sent, life.connectionLost(sent, T0));

    CommandState done = apply(lost, ack(lost, CommandStatus.COMPLETED, T0.plusSeconds(9)));

    assertThat(done.status()).isEqualTo(CommandStatus.COMPLETED);
    assertThat(done.finishedAt()).contains(T0.plusSeconds(9));
    assertThat(done.error()).isEmpty();
    assertThat(done.timeline().stream().map(TimelineEntry::status))
        .containsExactly(
            CommandStatus.QUEUED,
            CommandStatus.SENT,
            CommandStatus.UNCONFIRMED,
            CommandStatus.COMPLETED);
  }

  @Test
  void theSecondAckOfAScheduledMessageMayReportItsFailure() {
    CommandState queued =
        CommandState.accepted(
            CommandSamples.command(CommandType.SCHEDULE_MESSAGE, Delivery.AT_MOST_ONCE));
    CommandState sent = sent(queued, T0);
    CommandState stored = apply(sent, ack(sent, CommandStatus.COMPLETED, T0));

    CommandState failed = apply(stored, ack(stored, CommandStatus.FAILED, T0.plusSeconds(3_600)));

    assertThat(failed.status()).isEqualTo(CommandStatus.FAILED);
    assertThat(ack(failed, CommandStatus.COMPLETED, T0)).isEmpty();
  }

  @Test
  void onlyWhatIsQueuedCanBeCancelled() {
    assertThat(life.cancel(once(), T0).map(StatusChange::to)).contains(CommandStatus.CANCELLED);
    assertThat(life.cancel(sent(once(), T0), T0)).isEmpty();
  }

  @Test
  void onlyUnconfirmedAndExhaustedCommandsCanBeRetriedUnderTheirId() {
    for (CommandStatus status : CommandStatus.values()) {
      boolean retryable = status == CommandStatus.UNCONFIRMED || status == CommandStatus.EXHAUSTED;
      CommandState state = CommandSamples.in(once().command(), status, 1);

      assertThat(life.retry(state, T0).isPresent()).as(status.wireName()).isEqualTo(retryable);
    }
  }

  @Test
  void whatWentToADeduplicatingAgentMayBeRepeatedButOnlyToSuchAnAgent() {
    CommandState sent = apply(once(), life.send(once(), T0, Channel.WEBSOCKET, true));
    CommandState again = apply(sent, life.connectionLost(sent, T0));

    assertThat(again.status()).isEqualTo(CommandStatus.QUEUED);
    assertThat(Lifecycle.needsDedup(again)).isTrue();
    assertThat(life.send(again, T0, Channel.WEBSOCKET, false)).isEmpty();
    assertThat(life.send(again, T0, Channel.WEBSOCKET, true)).isPresent();
  }

  @Test
  void aChangeAppliedTwiceOrOutOfTurnDoesNothing() {
    CommandState queued = once();
    StatusChange send = life.send(queued, T0, Channel.WEBSOCKET, false).orElseThrow();
    CommandState sent = queued.apply(send).orElseThrow();

    assertThat(sent.apply(send)).isEmpty();
    StatusChange done = ack(sent, CommandStatus.COMPLETED, T0).orElseThrow();
    assertThat(queued.apply(done)).isEmpty();
  }

  @Test
  void theTimelineIsBoundedAndKeepsItsFirstAndNewestEntries() {
    CommandState state = often();
    for (int i = 0; i < 100; i++) {
      state = sent(state, T0);
      state = apply(state, life.notWritten(state, T0.plusMillis(i)));
    }

    assertThat(state.timeline()).hasSize(CommandState.MAX_TIMELINE);
    assertThat(state.timeline().get(0).status()).isEqualTo(CommandStatus.QUEUED);
    assertThat(state.timeline().get(0).at()).isEqualTo(T0);
    assertThat(state.timeline().get(63).at()).isEqualTo(T0.plusMillis(99));
  }

  @Test
  void anErrorIsCleanedAndCutButNeverRefused() {
    Ack ack =
        new Ack(
            new CommandId("c"),
            CommandStatus.FAILED,
            Optional.empty(),
            Optional.of("a\u0000b\ud800c" + "😀".repeat(2_000)),
            Optional.empty());

    String error = ack.error().orElseThrow();
    assertThat(error).startsWith("a\ufffdb\ufffdc😀").hasSizeLessThanOrEqualTo(Ack.MAX_ERROR);
    assertThat(error.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff)).isTrue();
  }

  private Optional<StatusChange> ack(CommandState state, CommandStatus status, Instant at) {
    return life.ack(state, Ack.of(state.command().id(), status), at, Channel.WEBSOCKET);
  }

  private CommandState sent(CommandState state, Instant at) {
    return apply(state, life.send(state, at, Channel.WEBSOCKET, false));
  }

  private static CommandState apply(CommandState state, Optional<StatusChange> change) {
    return state.apply(change.orElseThrow()).orElseThrow();
  }

  private static CommandState once() {
    return CommandState.accepted(
        CommandSamples.command(CommandType.SEND_MESSAGE_NOW, Delivery.AT_MOST_ONCE));
  }

  private static CommandState often() {
    return CommandState.accepted(
        CommandSamples.command(new CommandType("set_rule"), Delivery.AT_LEAST_ONCE));
  }
}
