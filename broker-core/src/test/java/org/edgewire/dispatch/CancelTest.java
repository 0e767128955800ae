package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.Priority;
import org.edgewire.dispatch.DispatchRig.Agent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CancelTest {
  private final DispatchRig rig = new DispatchRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aQueuedCommandIsTakenBackAndNeverSent() {
    rig.submit(DispatchRig.text("a1", "c1"));

    Cancelled first = cancel("c1");
    Cancelled again = cancel("c1");

    assertThat(first).isInstanceOf(Cancelled.Done.class);
    assertThat(again).isEqualTo(first);
    assertThat(rig.agent("a1").commands()).isEmpty();
    assertThat(rig.timeline("c1")).containsExactly(CommandStatus.QUEUED, CommandStatus.CANCELLED);
  }

  @Test
  void aCommandThatWaitsForItsWindowIsTakenBackFromTheLane() {
    Agent agent = rig.agent("a1");
    for (int i = 0; i < 70; i++) {
      rig.submit(DispatchRig.text("a1", "c" + i));
    }

    cancel("c69");
    for (int i = 0; i < 69; i++) {
      agent.ack("c" + i, "completed");
    }

    assertThat(agent.commands()).hasSize(69).doesNotContain("c69");
  }

  @Test
  void aCommandInFlightOrOverCannotBeTakenBack() {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "c1"));

    Cancelled inFlight = cancel("c1");
    agent.ack("c1", "completed");
    Cancelled over = cancel("c1");

    assertThat(inFlight).isInstanceOf(Cancelled.TooLate.class);
    assertThat(over).isInstanceOf(Cancelled.TooLate.class);
    assertThat(rig.status("c1")).isEqualTo(CommandStatus.COMPLETED);
  }

  @Test
  void nobodyKnowsAnUnknownCommand() {
    assertThat(cancel("none")).isEqualTo(new Cancelled.Unknown());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sent", "received", "executing", "completed"})
  void aScheduledMessageAtTheAgentIsCancelledByACommandOfItsOwn(String status) {
    Agent agent = scheduled("c1");
    if (!status.equals("sent")) {
      agent.ack("c1", status);
    }

    Cancelled.Asked first = (Cancelled.Asked) cancel("c1");
    Cancelled.Asked again = (Cancelled.Asked) cancel("c1");

    CommandState link = first.cancel();
    assertThat(link.command().type()).isEqualTo(CommandType.CANCEL_SCHEDULED);
    assertThat(again.cancel().command()).isEqualTo(link.command());
    assertThat(payloadOf(link)).isEqualTo("{\"schedule_id\":\"c1\"}");
    assertThat(agent.commands()).containsExactly("c1", link.command().id().value());
    assertThat(rig.status("c1").wireName()).isEqualTo(status);
  }

  @Test
  void theAgentsOwnIdOfAScheduledMessageIsUsedWhereItGaveOne() {
    Agent agent = scheduled("c1");
    agent.say(
        "{\"type\":\"command_ack\",\"data\":{\"command_id\":\"c1\",\"status\":\"received\","
            + "\"result\":{\"schedule_id\":\"s-7\"}}}");
    agent.ack("c1", "completed");

    Cancelled.Asked asked = (Cancelled.Asked) cancel("c1");

    assertThat(payloadOf(asked.cancel())).isEqualTo("{\"schedule_id\":\"s-7\"}");
  }

  @Test
  void aCancelThatFailedForWantOfTheAgentsIdIsReplacedOnceThatIsKnown() {
    Agent agent = scheduled("c1");
    Cancelled.Asked first = (Cancelled.Asked) cancel("c1");
    agent.ack(first.cancel().command().id().value(), "failed");
    agent.say(
        "{\"type\":\"command_ack\",\"data\":{\"command_id\":\"c1\",\"status\":\"completed\","
            + "\"result\":{\"schedule_id\":7}}}");

    Cancelled.Asked second = (Cancelled.Asked) cancel("c1");

    assertThat(second.cancel().command().id()).isNotEqualTo(first.cancel().command().id());
    assertThat(payloadOf(second.cancel())).isEqualTo("{\"schedule_id\":7}");
    assertThat(((Cancelled.Asked) cancel("c1")).cancel().command())
        .isEqualTo(second.cancel().command());
  }

  @Test
  void aScheduledMessageWhoseFateIsOpenCannotBeCancelled() {
    scheduled("c1").drop();

    assertThat(rig.status("c1")).isEqualTo(CommandStatus.UNCONFIRMED);
    assertThat(cancel("c1")).isInstanceOf(Cancelled.TooLate.class);
  }

  private Agent scheduled(String id) {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.command("a1", id, "schedule_message", Priority.NORMAL));
    return agent;
  }

  private String payloadOf(CommandState command) {
    return rig.record(command.command().id().value()).payload().text();
  }

  private Cancelled cancel(String id) {
    return rig.answer(rig.steering().cancel(new CommandId(id)));
  }
}
