package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.CommandId;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.Submitted;
import org.edgewire.standalone.testing.fault.Faults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What producers and agents see of a store that is slow or fails, and that nothing is lost. */
class StoreFaultsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String EVENT = "{\"event_type\":\"hello\"}";

  @RegisterExtension static EdgewireExtension edgewire = EdgewireExtension.inMemory().build();

  private static CompletableFuture<Submitted> submit(FakeAgent agent) {
    return edgewire.broker().submit(NewCommand.of(agent.id(), "emit_event", EVENT));
  }

  private static CommandId accepted(Submitted answer) {
    return ((Submitted.Accepted) answer).command().command().id();
  }

  /** That an agent came is a write, too. */
  private static void settleArrivalOf(FakeAgent agent) {
    agent.ping();
    edgewire.broker().settle();
  }

  /** The broker tries again with growing pauses. */
  private static void awaitStore() {
    await()
        .atMost(SOON)
        .until(
            () -> {
              edgewire.clock().advance(Duration.ofSeconds(2));
              return edgewire.broker().storeHealth().problem().isEmpty();
            });
  }

  @Test
  void aSlowCommitDelaysTheAnswerUntilItsTimeHasPassed(FakeAgent agent, Faults faults) {
    settleArrivalOf(agent);
    faults.store().delayCommits(1, Duration.ofSeconds(5));
    Instant begin = edgewire.clock().instant();
    CompletableFuture<Submitted> answer = submit(agent);
    await().atMost(SOON).until(() -> edgewire.server().report().contains("a commit takes PT5S"));
    boolean early = answer.isDone() && edgewire.clock().instant().isBefore(begin.plusSeconds(5));

    edgewire.clock().advance(Duration.ofSeconds(6));

    assertThat(early).isFalse();
    edgewire.assertThat(accepted(answer.join())).completes();
  }

  @Test
  void aFailedWriteIsRefusedAndTheAgentNeverSeesIt(FakeAgent agent, Faults faults) {
    settleArrivalOf(agent);
    faults.store().failWrites(1);

    Submitted refused = submit(agent).join();
    awaitStore();
    CommandId next = edgewire.send(agent.id(), "emit_event", EVENT);

    assertThat(refused).isNotInstanceOf(Submitted.Accepted.class);
    edgewire.assertThat(next).completes();
    assertThat(agent.commands()).extracting(AgentCommand::id).containsExactly(next.value());
  }

  @Test
  void aCommitThatWasLostIsFoundToBeSo(FakeAgent agent, Faults faults) {
    settleArrivalOf(agent);
    faults.store().loseCommits(1);

    CompletableFuture<Submitted> answer = submit(agent);
    awaitStore();

    assertThat(answer.join()).isNotInstanceOf(Submitted.Accepted.class);
    assertThat(agent.ping().commands()).isEmpty();
  }

  @Test
  void aCommitWhoseAnswerWasLostIsFoundToBeThere(FakeAgent agent, Faults faults) {
    settleArrivalOf(agent);
    faults.store().loseAnswers(1);

    CompletableFuture<Submitted> answer = submit(agent);
    awaitStore();

    edgewire.assertThat(accepted(answer.join())).completes();
    assertThat(agent.commands()).hasSize(1);
  }

  @Test
  void anAckThatCannotBeKeptWaitsForTheStore(FakeAgent agent, Faults faults) {
    settleArrivalOf(agent);
    agent.behaves(Behaviour.neverAcks());
    CommandId id = edgewire.send(agent.id(), "emit_event", EVENT);
    agent.awaitCommand();
    faults.store().goAway();
    agent.ack(id.value(), "completed").ping();
    Submitted meanwhile = submit(agent).join();

    faults.store().comeBack();
    awaitStore();

    assertThat(meanwhile).isNotInstanceOf(Submitted.Accepted.class);
    assertThat(agent.isOpen()).isTrue();
    edgewire.assertThat(id).completes();
  }
}
