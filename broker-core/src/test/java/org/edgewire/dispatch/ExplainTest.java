package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandSamples;
import org.edgewire.command.CommandState;
import org.edgewire.command.DeliveryPolicy;
import org.edgewire.command.Lifecycle;
import org.edgewire.command.Priority;
import org.edgewire.dispatch.DispatchRig.Agent;
import org.edgewire.dispatch.Explanation.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExplainTest {
  private final DispatchRig rig = new DispatchRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void anUnknownCommandHasNoExplanation() {
    assertThat(rig.answer(rig.steering().explain(new CommandId("none")))).isEmpty();
  }

  @Test
  void anAgentThatWasNeverSeenIsNamed() {
    rig.submit(DispatchRig.text("a1", "c1"));

    Explanation why = explain("c1");

    assertThat(why.reason()).isEqualTo(Reason.AGENT_OFFLINE);
    assertThat(why.sentence()).isEqualTo("Command c1 for agent a1: the agent was never seen.");
  }

  @Test
  void anAgentThatIsGoneIsNamedWithTheTime() {
    rig.agent("a1").drop();
    Instant gone = rig.clock.instant();
    rig.pass(Duration.ofMinutes(1));
    rig.submit(DispatchRig.text("a1", "c1"));

    Explanation why = explain("c1");

    assertThat(why.reason()).isEqualTo(Reason.AGENT_OFFLINE);
    assertThat(why.facts().since()).contains(gone);
    assertThat(why.sentence()).contains("offline since " + gone);
  }

  @Test
  void anAgentThatOnlyPollsIsNamed() {
    rig.poll("a1", DispatchRig.request(Optional.empty(), Duration.ZERO));
    rig.submit(DispatchRig.text("a1", "c1"));

    assertThat(explain("c1").reason()).isEqualTo(Reason.POLLING);
  }

  @Test
  void anAgentThatIsQuietIsNamed() {
    rig.agent("a1");
    Instant heard = rig.clock.instant();
    rig.pass(Duration.ofSeconds(50));
    rig.submit(DispatchRig.text("a1", "c1"));

    Explanation why = explain("c1");

    assertThat(why.reason()).isEqualTo(Reason.QUIET);
    assertThat(why.facts().since()).contains(heard);
  }

  @Test
  void aFullWindowIsNamedWithTenOfThoseInIt() {
    rig.agent("a1");
    for (int i = 0; i < 70; i++) {
      rig.submit(DispatchRig.rule("a1", "c" + i));
    }

    Explanation why = explain("c69");

    assertThat(why.reason()).isEqualTo(Reason.WINDOW_FULL);
    assertThat(why.sentence()).contains("64 commands are out at the agent, of 64 that may be");
    assertThat(why.facts().waitsFor()).hasSize(10).startsWith(new CommandId("c0"));
    assertThat(why.facts().ahead()).hasValue(5);
  }

  @Test
  void aCommandInFrontOfASlowWebSocketAndThoseBehindItAreTold() {
    Agent agent = rig.agent("a1");
    agent.connection.hold();
    for (int i = 0; i < 40; i++) {
      rig.submit(DispatchRig.rule("a1", "c" + i));
    }

    assertThat(explain("c5").reason()).isEqualTo(Reason.OUTBOUND_QUEUE);
    assertThat(explain("c39").reason()).isEqualTo(Reason.OUTBOUND_FULL);
    agent.connection.release();
    rig.settle();
  }

  @Test
  void aCommandThatIsNotDueIsTold() {
    Instant later = rig.clock.instant().plusSeconds(600);
    rig.submit(at(later));

    Explanation why = explain("c1");

    assertThat(why.reason()).isEqualTo(Reason.NOT_BEFORE);
    assertThat(why.facts().until()).contains(later);
  }

  @Test
  void aSentCommandIsToldWithItsDeadlineByPolicy() {
    Agent agent = rig.agent("a1");
    Instant now = rig.clock.instant();
    rig.submit(DispatchRig.text("a1", "once"));
    rig.submit(DispatchRig.rule("a1", "again"));

    Explanation once = explain("once");
    Explanation again = explain("again");
    agent.ack("once", "executing");
    Explanation working = explain("once");

    assertThat(once.reason()).isEqualTo(Reason.AWAITING_ACK);
    assertThat(once.facts().until()).contains(now.plus(Duration.ofMinutes(10)));
    assertThat(once.sentence()).contains("without an ack it ends as unconfirmed");
    assertThat(again.facts().until()).contains(now.plus(Duration.ofSeconds(30)));
    assertThat(working.reason()).isEqualTo(Reason.EXECUTING);
  }

  @Test
  void aCommandThatWaitsForDedupIsTold() {
    Agent first = rig.agent("a1");
    first.say("{\"type\":\"status\",\"data\":{\"capabilities\":[\"dedup\"]}}");
    rig.submit(DispatchRig.text("a1", "c1"));
    first.drop();
    rig.agent("a1");

    assertThat(explain("c1").reason()).isEqualTo(Reason.DEDUP);
  }

  @Test
  void aFinalCommandIsToldHowItEnded() {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "c1"));
    agent.ack("c1", "completed");
    rig.submit(DispatchRig.text("a2", "c2"));
    rig.answer(rig.steering().cancel(new CommandId("c2")));

    assertThat(explain("c1").sentence())
        .isEqualTo("Command c1 for agent a1: it is completed after 1 attempt by websocket.");
    assertThat(explain("c2").sentence())
        .isEqualTo("Command c2 for agent a2: it is cancelled, never sent.");
    assertThat(explain("c2").reason()).isEqualTo(Reason.FINAL);
  }

  @Test
  void anAgentWhoseConnectionsTakeEachOtherOverIsTold() {
    Agent last = rig.agent("a1");
    for (int i = 0; i < 7; i++) {
      last = rig.agent("a1");
    }
    last.drop();
    rig.submit(DispatchRig.text("a1", "c1"));

    Explanation why = explain("c1");

    assertThat(why.reason()).isEqualTo(Reason.FLAPPING);
    assertThat(why.facts().until()).contains(rig.clock.instant().plus(Duration.ofMinutes(1)));
  }

  @Test
  void theCommandThatComesFirstInItsOrderingKeyIsNamed() {
    rig.agent("a1");
    rig.submit(keyed("c1"));
    rig.submit(keyed("c2"));
    rig.submit(keyed("c3"));

    Explanation why = explain("c3");

    assertThat(why.reason()).isEqualTo(Reason.ORDERING_KEY);
    assertThat(why.facts().waitsFor()).hasSize(1);
    assertThat(why.sentence()).contains("of its ordering key comes first and is");
    assertThat(explain("c1").reason()).isEqualTo(Reason.AWAITING_ACK);
  }

  private static NewCommand keyed(String id) {
    NewCommand plain = DispatchRig.rule("a1", id);
    return new NewCommand(
        plain.agent(),
        plain.type(),
        plain.payload(),
        plain.priority(),
        plain.id(),
        plain.delivery(),
        Optional.of("key"),
        plain.deliverAt(),
        plain.ttl(),
        plain.expiresAt(),
        plain.digest());
  }

  @Test
  void aDatabaseThatIsAwayAndAnEarlierCommandOfTheKeyAreNamed() {
    CommandState state = CommandSamples.queued().state();
    CommandState first = CommandSamples.complete().state();
    Situation behind = situation(state, Optional.of(first), Optional.empty());
    Situation away = situation(state, Optional.empty(), Optional.of("connection refused"));

    assertThat(explain(behind).reason()).isEqualTo(Reason.ORDERING_KEY);
    assertThat(explain(behind).facts().waitsFor()).isEqualTo(List.of(first.command().id()));
    assertThat(explain(away).reason()).isEqualTo(Reason.STORE_DOWN);
    assertThat(explain(away).sentence()).contains("(connection refused)");
  }

  @Test
  void aDeskThatDoesNotAnswerIsNotWaitedFor() {
    rig.agent("a1");
    CommandState state = CommandSamples.queued().state();
    AgentView online =
        new AgentView(
            rig.dispatcher.agent(new AgentId("a1")).agent(),
            AgentView.Presence.ONLINE,
            Optional.empty(),
            org.edgewire.store.AgentCounts.NONE,
            0);

    Explanation why =
        explain(
            new Situation(
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.of(online),
                Optional.empty(),
                Optional.empty(),
                rig.clock.instant()));

    assertThat(why.reason()).isEqualTo(Reason.BUSY);
  }

  private Situation situation(
      CommandState state, Optional<CommandState> ahead, Optional<String> problem) {
    return new Situation(
        state,
        ahead,
        problem,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        rig.clock.instant());
  }

  private static Explanation explain(Situation situation) {
    return Explainer.explain(
        situation, DispatchPolicy.DEFAULT, new Lifecycle(DeliveryPolicy.DEFAULT));
  }

  private static NewCommand at(Instant deliverAt) {
    NewCommand now = DispatchRig.command("a1", "c1", "t", Priority.LOW);
    return new NewCommand(
        now.agent(),
        now.type(),
        now.payload(),
        now.priority(),
        now.id(),
        now.delivery(),
        now.orderingKey(),
        Optional.of(deliverAt),
        now.ttl(),
        now.expiresAt(),
        now.digest());
  }

  private Explanation explain(String id) {
    CompletableFuture<Optional<Explanation>> answer = rig.steering().explain(new CommandId(id));
    return rig.answer(answer).orElseThrow();
  }
}
