package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandStatus;
import org.edgewire.standalone.testing.fault.Chances;
import org.edgewire.standalone.testing.fault.Faults;
import org.edgewire.standalone.testing.fault.Frames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What agents, members and producers see of each fault on the wire, and that nothing is lost. */
class FaultsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String TEXT = "{\"thread_id\":\"t\",\"text\":\"hi\"}";
  private static final String RULE = "{\"rule_type\":\"quiet\",\"rule_config\":{}}";

  @RegisterExtension static EdgewireExtension edgewire = EdgewireExtension.inMemory().build();

  private static CommandId text(FakeAgent agent) {
    return edgewire.send(agent.id(), "send_message_now", TEXT);
  }

  private static CommandId rule(FakeAgent agent) {
    return edgewire.send(agent.id(), "set_rule", RULE);
  }

  private static CommandStatus status(CommandId id) {
    return edgewire.broker().find(id).orElseThrow().state().status();
  }

  @Test
  void aLostTextIsUnconfirmedAndNeverSentAgain(FakeAgent agent, Faults faults) {
    faults.drop(Frames.toAgent(agent.id()).ofType("command"));

    CommandId lost = text(agent);
    CommandId next = text(agent);
    edgewire.assertThat(next).completes();
    edgewire.clock().advance(Duration.ofMinutes(11));

    edgewire.assertThat(lost).ends(CommandStatus.UNCONFIRMED);
    assertThat(agent.commands()).extracting(AgentCommand::id).containsExactly(next.value());
  }

  @Test
  void aLostRuleIsSentAgain(FakeAgent agent, Faults faults) {
    faults.drop(Frames.toAgent(agent.id()).ofType("command"));
    CommandId lost = rule(agent);
    await().atMost(SOON).until(() -> status(lost) == CommandStatus.SENT);

    edgewire.clock().advance(Duration.ofSeconds(35));

    edgewire.assertThat(lost).completes();
    assertThat(agent.awaitCommand().attempt()).isEqualTo(2);
  }

  @Test
  void onlyTheNthFrameIsLost(FakeAgent agent, Faults faults) {
    faults.drop(Frames.toAgent(agent.id()).ofType("command").nth(2));

    CommandId first = text(agent);
    CommandId second = text(agent);
    CommandId third = text(agent);

    edgewire.assertThat(first).completes();
    edgewire.assertThat(third).completes();
    assertThat(status(second)).isEqualTo(CommandStatus.SENT);
    assertThat(edgewire.server().report()).contains("fault: dropped to agent agent-1");
  }

  @Test
  void anotherAgentIsLeftAlone(FakeAgent one, FakeAgent two, Faults faults) {
    faults.drop(Frames.toAgent(one.id()).always());

    CommandId id = text(two);

    edgewire.assertThat(id).completes();
  }

  @Test
  void aLostAckOfATextIsUnconfirmedThoughTheTextWasSent(FakeAgent agent, Faults faults) {
    faults.drop(Frames.fromAgent(agent.id()).ofType("command_ack"));
    CommandId id = text(agent);
    agent.awaitCommand();

    edgewire.clock().advance(Duration.ofMinutes(11));

    edgewire.assertThat(id).ends(CommandStatus.UNCONFIRMED);
    assertThat(agent.commands()).hasSize(1);
  }

  @Test
  void aDoubledCommandReachesTheAgentTwiceAndEndsOnce(FakeAgent agent, Faults faults) {
    faults.duplicate(Frames.toAgent(agent.id()).ofType("command"));

    CommandId id = text(agent);

    edgewire.assertThat(id).completes();
    assertThat(List.of(agent.awaitCommand(), agent.awaitCommand()))
        .extracting(AgentCommand::id)
        .containsOnly(id.value());
  }

  @Test
  void aDoubledAckChangesNothing(FakeAgent agent, Faults faults) {
    faults.duplicate(Frames.fromAgent(agent.id()).ofType("command_ack"));

    CommandId id = text(agent);

    edgewire.assertThat(id).completes();
    agent.ping();
    edgewire.broker().settle();
    assertThat(edgewire.server().report()).doesNotContain("\"error\"");
  }

  @Test
  void aLateAckLetsTheRuleGoOutAgainAndBothAcksAreTaken(FakeAgent agent, Faults faults) {
    faults.delay(Frames.fromAgent(agent.id()).ofType("command_ack"), Duration.ofSeconds(45));
    agent.goesSilent();
    CommandId id = rule(agent);
    agent.awaitCommand("set_rule");

    edgewire.clock().advance(Duration.ofSeconds(35));
    int attempt = agent.awaitCommand("set_rule").attempt();
    edgewire.clock().advance(Duration.ofSeconds(15));

    assertThat(attempt).isEqualTo(2);
    edgewire.assertThat(id).completes();
  }

  @Test
  void whatIsLateHoldsUpWhatComesBehindIt(FakeAgent agent, Faults faults) {
    faults.delay(Frames.toAgent(agent.id()).ofType("command"), Duration.ofSeconds(20));
    agent.goesSilent();
    CommandId first = text(agent);
    CommandId second = text(agent);
    await().atMost(SOON).until(() -> status(second) == CommandStatus.SENT);
    int before = agent.commands().size();

    edgewire.clock().advance(Duration.ofSeconds(21));

    assertThat(before).isZero();
    edgewire.assertThat(second).completes();
    assertThat(agent.commands())
        .extracting(AgentCommand::id)
        .containsExactly(first.value(), second.value());
  }

  @Test
  void refusedHandshakesSayWhatWasAskedFor(EdgewireServer server, URI uri, Faults faults) {
    for (int status : new int[] {403, 429, 503}) {
      faults.refuse(1, status);

      assertThatThrownBy(() -> server.agent("edge_1"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("the broker answered " + status);
    }
    assertThat(server.agent("edge_1").isOpen()).isTrue();
    assertThatThrownBy(() -> faults.refuse(1, 404)).hasMessageContaining("404");
  }

  @Test
  void aHalfOpenConnectionIsSweptAndWhatWaitedGoesOutOnTheNext(FakeAgent agent, Faults faults) {
    faults.halfOpen(agent.id());
    agent.goesSilent();
    CommandId rule = rule(agent);
    await().atMost(SOON).until(() -> status(rule) == CommandStatus.SENT);

    edgewire.clock().advance(Duration.ofSeconds(80));
    boolean agentHeard = !agent.isOpen() || !agent.commands().isEmpty();
    FakeAgent again = edgewire.agent(agent.id());

    assertThat(agentHeard).isFalse();
    edgewire.assertThat(rule).completes();
    assertThat(again.awaitCommand().id()).isEqualTo(rule.value());
  }

  @Test
  void aNewConnectionTakesOverFromAHalfOpenOne(FakeAgent agent, Faults faults) {
    faults.halfOpen(agent.id());

    edgewire.agent(agent.id());

    edgewire.assertThat(text(agent)).completes();
    assertThat(agent.isOpen()).isTrue();
  }

  @Test
  void aRestartKeepsStoreAndAddressAndSays1012(FakeAgent agent, FakeMember ann) {
    agent.behaves(Behaviour.neverAcks());
    URI before = edgewire.baseUri();
    CommandId sent = text(agent);
    agent.awaitCommand();
    ann.patch("{\"a\":1}").awaitState("{\"a\":1}");

    edgewire.server().restart();
    CommandId waiting = text(agent);

    assertThat(agent.awaitClose()).isEqualTo(1012);
    assertThat(ann.awaitClose()).isEqualTo(1012);
    assertThat(edgewire.baseUri()).isEqualTo(before);
    agent.behaves(Behaviour.completes()).connect().ack(sent.value(), "completed");
    await().atMost(SOON).until(() -> status(sent) == CommandStatus.COMPLETED);
    edgewire.assertThat(waiting).completes();
    assertThat(ann.rejoin().wasRecovered()).isTrue();
    assertThat(ann.state().text()).isEqualTo("{\"a\":1}");
  }

  @Test
  void aProducerThatMissedTheAnswerSubmitsAgainAndTheCommandGoesOutOnce(
      EdgewireServer server, FakeAgent agent, Faults faults) {
    faults.drop(Frames.toProducers().ofType("accepted"));
    String submit =
        "{\"type\":\"submit\",\"data\":{\"command_id\":\"mine\",\"agent_id\":\"agent-1\","
            + "\"command_type\":\"send_message_now\",\"payload\":"
            + TEXT
            + "}}";
    try (RawProducer producer = RawProducer.connect(server)) {
      producer.send(submit);
      String first = producer.next();
      producer.send(submit);

      assertThat(first).contains("\"finished\"").contains("\"mine\"");
      assertThat(producer.next()).contains("\"accepted\"").contains("\"existing\":true");
    }
    server.assertThat("mine").completes();
    assertThat(agent.commands()).hasSize(1);
  }

  @Test
  void aProducerHearsOfARestartAndOfWhatItMissedAfterIt(EdgewireServer server, FakeAgent agent) {
    agent.behaves(Behaviour.neverAcks());
    CommandId id = text(agent);
    agent.awaitCommand();
    try (RawProducer producer = RawProducer.connect(server)) {
      server.restart();

      assertThat(producer.next()).isEqualTo("close 1012");
    }
    agent.connect().ack(id.value(), "completed");
    await().atMost(SOON).until(() -> status(id) == CommandStatus.COMPLETED);
    try (RawProducer producer = RawProducer.connect(server)) {
      producer.send("{\"type\":\"resume\",\"data\":{\"command_ids\":[\"" + id + "\"]}}");

      assertThat(producer.next()).contains("\"finished\"").contains("\"completed\"");
    }
  }

  @Test
  void aMemberThatMissedAPatchGetsItWhenItComesBack(FakeMember ann, FakeMember bob, Faults faults) {
    faults.drop(Frames.toMember("user-2").ofType("state_update"));

    ann.patch("{\"a\":1}").awaitState("{\"a\":1}");
    bob.ping();
    String before = bob.state().text();
    bob.drop();
    bob.rejoin().awaitState("{\"a\":1}");

    assertThat(before).isEqualTo("{}");
  }

  @Test
  void chanceDecidesTheSameForTheSameSeed() {
    assertThat(fates(7)).isEqualTo(fates(7)).isNotEqualTo(fates(8));
  }

  /** Which of 60 commands reached the agent, and how often. */
  private static List<Integer> fates(long seed) {
    Chances chances = new Chances(0.3, 0.3, 0, Duration.ZERO);
    try (EdgewireServer server =
        EdgewireServer.builder().faults(faults -> faults.random(seed, chances)).start()) {
      FakeAgent agent = server.agent("edge_1", Behaviour.neverAcks());
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        sent.add(server.send("edge_1", "emit_event", "{\"event_type\":\"e\"}").value());
      }
      await()
          .atMost(SOON)
          .until(() -> sent.stream().allMatch(id -> isSent(server, new CommandId(id))));
      server.broker().settle();
      server.faults().clear();
      String last = server.send("edge_1", "emit_event", "{\"event_type\":\"e\"}").value();
      await()
          .atMost(SOON)
          .until(() -> agent.commands().stream().anyMatch(command -> command.id().equals(last)));
      assertThat(server.report()).contains("random faults of seed " + seed);
      return sent.stream()
          .map(id -> (int) agent.commands().stream().filter(c -> c.id().equals(id)).count())
          .toList();
    }
  }

  private static boolean isSent(EdgewireServer server, CommandId id) {
    return server.broker().find(id).orElseThrow().state().status() == CommandStatus.SENT;
  }

  @Test
  void whateverChanceDoesEveryCommandEnds(EdgewireServer server, Faults faults) {
    FakeAgent agent = server.agent("edge_1", Behaviour.ofTheField());
    faults.random(42, Chances.TENTHS);
    List<CommandId> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(i % 2 == 0 ? text(agent) : rule(agent));
      server.clock().advance(Duration.ofSeconds(1));
    }
    faults.clear();

    server.clock().advance(Duration.ofMinutes(15));

    await().atMost(SOON).until(() -> ids.stream().allMatch(id -> status(id).isFinal()));
  }
}
