package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.TimelineEntry;
import org.edgewire.dispatch.AgentView;
import org.edgewire.standalone.testing.fault.Frames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FakeAgentTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String TEXT = "{\"thread_id\":\"t\",\"text\":\"hi\"}";
  private static final String RULE = "{\"rule_type\":\"quiet\",\"rule_config\":{}}";

  @RegisterExtension static EdgewireExtension edgewire = EdgewireExtension.inMemory().build();

  private static CommandId text(FakeAgent agent) {
    return edgewire.send(agent.id(), "send_message_now", TEXT);
  }

  private static CommandState state(CommandId id) {
    return edgewire.broker().find(id).orElseThrow().state();
  }

  private static List<CommandStatus> timeline(CommandId id) {
    return state(id).timeline().stream().map(TimelineEntry::status).toList();
  }

  private static int lastCloseCode(FakeAgent agent) {
    return edgewire.broker().agent(new AgentId(agent.id())).agent().lastCloseCode();
  }

  @Test
  void oneThatFailsSaysWhy(FakeAgent agent) {
    agent.behaves(Behaviour.fails("no such thread"));

    CommandId id = text(agent);

    edgewire.assertThat(id).fails();
    assertThat(state(id).error()).contains("no such thread");
  }

  @Test
  void oneThatNeverAcksLeavesItsTextUnconfirmedAtTheDeadline(FakeAgent agent) {
    agent.behaves(Behaviour.neverAcks());
    CommandId id = text(agent);
    agent.awaitCommand("send_message_now");

    edgewire.clock().advance(Duration.ofMinutes(11));

    edgewire.assertThat(id).ends(CommandStatus.UNCONFIRMED);
  }

  @Test
  void aLateAckTurnsUnconfirmedIntoCompleted(FakeAgent agent) {
    agent.behaves(Behaviour.acksLate(Duration.ofMinutes(12)));
    CommandId id = text(agent);
    agent.awaitCommand();

    edgewire.clock().advance(Duration.ofMinutes(11));
    CommandStatus before = state(id).status();
    edgewire.clock().advance(Duration.ofMinutes(2));

    assertThat(before).isEqualTo(CommandStatus.UNCONFIRMED);
    await().atMost(SOON).until(() -> state(id).status() == CommandStatus.COMPLETED);
  }

  @Test
  void ofTwoAcksTheSecondChangesNothing(FakeAgent agent) {
    agent.behaves(Behaviour.acksTwice());

    CommandId id = text(agent);

    edgewire.assertThat(id).completes();
    agent.ping();
    edgewire.broker().settle();
    assertThat(timeline(id).stream().filter(CommandStatus.COMPLETED::equals)).hasSize(1);
    assertThat(agent.isOpen()).isTrue();
  }

  @Test
  void oneThatCrashesAfterExecutingWasSeenAtWork(FakeAgent agent) {
    agent.behaves(Behaviour.acks("executing").andThen(Behaviour.crashes()));

    CommandId id = text(agent);
    agent.awaitClose();
    edgewire.clock().advance(Duration.ofMinutes(11));

    edgewire.assertThat(id).ends(CommandStatus.UNCONFIRMED);
    assertThat(timeline(id)).contains(CommandStatus.EXECUTING);
    assertThat(agent.isOpen()).isFalse();
  }

  @Test
  void whatIsIdempotentGoesOutAgainAfterTheCrash(FakeAgent agent) {
    agent.behaves(Behaviour.crashes());
    CommandId id = edgewire.send(agent.id(), "set_rule", RULE);
    agent.awaitCommand("set_rule");

    agent.behaves(Behaviour.completes()).connect();

    assertThat(agent.awaitCommand("set_rule").attempt()).isEqualTo(2);
    edgewire.assertThat(id).completes();
  }

  @Test
  void whatIsSentToOneThatDoesNotReadArrivesWhenItReadsOn(FakeAgent agent) {
    agent.stopsReading();
    CommandId first = text(agent);
    CommandId second = text(agent);
    await().atMost(SOON).until(() -> state(second).status() == CommandStatus.SENT);
    int before = agent.commands().size();

    agent.readsOn();

    assertThat(before).isZero();
    edgewire.assertThat(first).completes();
    edgewire.assertThat(second).completes();
  }

  @Test
  void oneThatStopsReadingForGoodIsCutOffWhenASendTakesTooLong(FakeAgent agent) {
    agent.behaves(Behaviour.neverAcks()).stopsReading();
    String large =
        "{\"event_type\":\"large\",\"event_data\":{\"x\":\"" + "x".repeat(200_000) + "\"}}";
    for (int i = 0; i < 60; i++) {
      edgewire.send(agent.id(), "emit_event", large);
    }

    await()
        .atMost(SOON)
        .until(
            () -> {
              edgewire.clock().advance(Duration.ofSeconds(6));
              return lastCloseCode(agent) == 4008;
            });
  }

  @Test
  void rubbishInAnswerIsNoAck(FakeAgent agent) {
    agent.behaves(Behaviour.talksRubbish("{\"type\":\"command_ack\",\"data\":\"yes\"}"));

    CommandId id = text(agent);

    await().atMost(SOON).until(() -> edgewire.server().report().contains("← {\"type\":\"error\""));
    assertThat(state(id).status()).isEqualTo(CommandStatus.SENT);
    assertThat(agent.isOpen()).isTrue();
  }

  @Test
  void muchRubbishEndsTheConnection(FakeAgent agent) {
    for (int i = 0; i < 25; i++) {
      agent.send("rubbish");
    }

    assertThat(agent.awaitClose()).isEqualTo(1008);
  }

  @Test
  void theCodeOfItsCloseIsKnown(FakeAgent agent) {
    agent.behaves(Behaviour.closesWith(4321));

    CommandId id = text(agent);

    edgewire.assertThat(id).ends(CommandStatus.UNCONFIRMED);
    await().atMost(SOON).until(() -> lastCloseCode(agent) == 4321);
  }

  @Test
  void oneThatAnnouncesDedupLateIsTrustedFromThenOn(FakeAgent agent) {
    agent.behaves(Behaviour.neverAcks());
    CommandId before = text(agent);
    agent.awaitCommand();
    agent.announces("dedup").ping();
    edgewire.broker().settle();
    CommandId after = text(agent);
    agent.awaitCommand();

    edgewire.clock().advance(Duration.ofSeconds(35));

    AgentCommand again = agent.awaitCommand("send_message_now");
    assertThat(again.id()).isEqualTo(after.value()).isNotEqualTo(before.value());
    assertThat(again.attempt()).isEqualTo(2);
  }

  @Test
  void oneThatIsRefusedSaysHow(EdgewireServer server, FakeAgent agent) {
    agent.drop();
    server.faults().refuse(1, 403);

    assertThatThrownBy(agent::connect)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("agent agent-1 was not let in")
        .hasMessageContaining("403");
  }

  @Test
  void oneOfTheFieldAcksASchedulingWhenItIsStoredAndWhenItIsSent(EdgewireServer server) {
    FakeAgent agent = server.agent("edge_1", Behaviour.ofTheField());
    Instant at = server.clock().instant().plus(Duration.ofHours(2));
    String payload = "{\"thread_id\":\"t\",\"message_text\":\"later\",\"send_at\":\"" + at + "\"}";
    CommandId id = server.send(agent.id(), "schedule_message", payload);
    server.assertThat(id).completes();
    long before = acksOf(server, id);

    server.clock().advance(Duration.ofHours(3));

    assertThat(before).isEqualTo(1);
    await().atMost(SOON).until(() -> acksOf(server, id) == 2);
    assertThat(agent.isOpen()).isTrue();
  }

  private static long acksOf(EdgewireServer server, CommandId id) {
    return server
        .report()
        .lines()
        .filter(line -> line.contains("→ ") && line.contains("command_ack"))
        .filter(line -> line.contains(id.value()))
        .count();
  }

  @Test
  void oneOfTheFieldKnowsNoScheduleOfTheBrokers(EdgewireServer server) {
    FakeAgent agent = server.agent("edge_1", Behaviour.ofTheField());

    CommandId id = server.send(agent.id(), "cancel_scheduled", "{\"schedule_id\":\"s\"}");

    server.assertThat(id).fails();
  }

  @Test
  void oneOfTheFieldComesBackAtOnceAfterARestart(EdgewireServer server) {
    FakeAgent agent = server.agent("edge_1", Behaviour.ofTheField());

    server.restart();

    agent.awaitOpen();
    server.assertThat(server.send(agent.id(), "send_message_now", TEXT)).completes();
  }

  @Test
  void oneOfTheFieldComesBackByItselfAndRunsTwiceWhatComesTwice(EdgewireServer server) {
    FakeAgent agent = server.agent("edge_1", Behaviour.ofTheField());
    server.faults().drop(Frames.fromAgent("edge_1").ofType("command_ack"));
    CommandId id = server.send(agent.id(), "set_rule", RULE);
    agent.awaitCommand("set_rule");

    agent.drop();
    server.clock().advance(Duration.ofSeconds(2));

    agent.awaitOpen();
    assertThat(agent.awaitCommand("set_rule").id()).isEqualTo(id.value());
    server.assertThat(id).completes();
  }

  @Test
  void oneOfTheFieldBacksOffWhileItIsRefused(EdgewireServer server) {
    FakeAgent agent = server.agent("edge_1", Behaviour.ofTheField());
    server.faults().refuse(agent.id(), 3, 429);

    Instant lost = server.clock().instant();
    agent.drop();
    server.clock().advance(Duration.ofSeconds(6));
    // It is due after 1 + 2 + 4 + 8 s; the time of a slow machine counts.
    boolean early = agent.isOpen() && server.clock().instant().isBefore(lost.plusSeconds(15));
    server.clock().advance(Duration.ofSeconds(10));

    assertThat(early).isFalse();
    assertThat(agent.awaitOpen().isOpen()).isTrue();
  }

  @Test
  void oneOfTheFieldKillsASocketThatDoesNotAnswer(EdgewireServer server) {
    FakeAgent agent = server.agent("edge_1", Behaviour.ofTheField());
    server.faults().halfOpen("edge_1");

    server.clock().advance(Duration.ofSeconds(40));

    agent.awaitOpen();
    server.assertThat(server.send(agent.id(), "send_message_now", TEXT)).completes();
    assertThat(server.broker().agent(new AgentId("edge_1")).presence())
        .isEqualTo(AgentView.Presence.ONLINE);
  }
}
