package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.edgewire.command.CommandId;
import org.edgewire.standalone.testing.fault.Frames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a failing test tells: what was expected, what came instead, and why. */
class FailuresTest {
  private static final String TEXT = "{\"thread_id\":\"t\",\"text\":\"hi\"}";
  private static final String SCHEDULE =
      "{\"thread_id\":\"t\",\"message_text\":\"later\",\"send_at\":\"2030-01-01T00:00:00Z\"}";

  private static final Duration SHORT = Duration.ofMillis(300);

  @RegisterExtension static EdgewireExtension edgewire = EdgewireExtension.inMemory().build();

  private static void awaitReport(String words) {
    await().atMost(Duration.ofSeconds(30)).until(() -> edgewire.server().report().contains(words));
  }

  @Test
  void aCommandThatFailedInsteadIsToldWithItsErrorTimelineAndExplanation(FakeAgent agent) {
    agent.behaves(Behaviour.fails("no such thread"));
    CommandId id = edgewire.send(agent.id(), "send_message_now", TEXT);
    edgewire.assertThat(id).fails();

    assertThatThrownBy(() -> edgewire.assertThat(id).completes())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("to end as completed, but it ended as failed (no such thread)")
        .hasMessageContaining("Timeline: queued ")
        .hasMessageContaining("→ failed ")
        .hasMessageContaining("The broker explains: Command " + id)
        .hasMessageContaining("agent-1 → {\"type\":\"command_ack\"");
  }

  @Test
  void aCommandForAnAgentThatIsAwayIsToldWithTheReason() {
    CommandId id = edgewire.send("away", "send_message_now", TEXT);

    assertThatThrownBy(() -> edgewire.assertThat(id).within(SHORT).completes())
        .hasMessageContaining("but it is still queued")
        .hasMessageContaining("The broker explains: ")
        .hasMessageContaining("the agent was never seen");
  }

  @Test
  void anAgentToWhichNothingCameTellsWhatIsNotOver(FakeAgent agent) {
    edgewire.faults().drop(Frames.toAgent(agent.id()).ofType("command"));
    CommandId id = edgewire.send(agent.id(), "send_message_now", TEXT);
    awaitReport("fault: dropped");

    assertThatThrownBy(() -> agent.within(SHORT).awaitCommand("send_message_now"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no send_message_now came to agent agent-1 within PT0.3S")
        .hasMessageContaining("Not over: send_message_now " + id)
        .hasMessageContaining("fault: dropped to agent agent-1");
  }

  @Test
  void anotherCommandThatCameIsNamed(FakeAgent agent) {
    edgewire.server().send(agent.id(), "schedule_message", SCHEDULE);

    assertThatThrownBy(() -> agent.awaitCommand("send_message_now"))
        .hasMessageContaining("expected send_message_now, but AgentCommand[")
        .hasMessageContaining("schedule_message");
  }

  @Test
  void anAgentThatStaysConnectedTellsWhatWasSaid(FakeAgent agent) {
    awaitReport("agent-1 is online");
    agent.within(SHORT);

    assertThatThrownBy(agent::awaitClose)
        .hasMessageContaining("no close came to agent agent-1")
        .hasMessageContaining("agent-1 is online");
  }

  @Test
  void aBehaviourThatFailsIsInTheReport(FakeAgent agent) {
    agent.behaves(
        (self, command) -> {
          throw new AssertionError("planned");
        });

    edgewire.send(agent.id(), "send_message_now", TEXT);

    agent.awaitCommand("send_message_now");
    assertThat(edgewire.server().report())
        .contains("(its behaviour failed: java.lang.AssertionError: planned)");
  }

  @Test
  void aMemberTellsWhatItKnowsInstead(FakeMember ann) {
    ann.patch("{\"a\":1}").act("wave", "{}").awaitAction("wave");
    ann.act("nod", "{}").patchIf(0, "{\"b\":1}").awaitError("version_conflict");
    ann.within(SHORT);

    assertThatThrownBy(() -> ann.awaitState("{\"a\":2}"))
        .hasMessageContaining("no state {\"a\":2} came to member user-1@session-1")
        .hasMessageContaining("It knows version 1 {\"a\":1}, users {user-1=1}")
        .hasMessageContaining("actions [nod]")
        .hasMessageContaining("user-1@session-1 ← {\"type\":\"action\"");
    assertThatThrownBy(() -> ann.awaitMember("user-2")).hasMessageContaining("no user user-2");
    assertThatThrownBy(() -> ann.awaitAction("dance")).hasMessageContaining("no action dance");
    assertThatThrownBy(() -> ann.awaitError("busy")).hasMessageContaining("no error busy");
  }

  @Test
  void aHandshakeThatWasRefusedIsInTheReportWithItsCause(EdgewireServer server) {
    server.broker().drain();

    assertThatThrownBy(() -> server.agent("edge_1")).hasMessageContaining("503");

    assertThat(server.report()).contains("refused a handshake at /edge/ws with 503 (");
  }
}
