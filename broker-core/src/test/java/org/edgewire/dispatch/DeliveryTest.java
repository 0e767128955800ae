package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.edgewire.command.CommandStatus.COMPLETED;
import static org.edgewire.command.CommandStatus.EXECUTING;
import static org.edgewire.command.CommandStatus.EXHAUSTED;
import static org.edgewire.command.CommandStatus.EXPIRED;
import static org.edgewire.command.CommandStatus.FAILED;
import static org.edgewire.command.CommandStatus.QUEUED;
import static org.edgewire.command.CommandStatus.RECEIVED;
import static org.edgewire.command.CommandStatus.SENT;
import static org.edgewire.command.CommandStatus.UNCONFIRMED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.edgewire.command.Priority;
import org.edgewire.connection.CloseCode;
import org.edgewire.dispatch.DispatchRig.Agent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private final DispatchRig rig = new DispatchRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aCommandReachesTheAgentAndItsAckEndsIt() {
    Agent agent = rig.agent("a1");

    rig.submit(DispatchRig.text("a1", "c1"));
    assertThat(agent.commands()).containsExactly("c1");
    assertThat(rig.status("c1")).isEqualTo(SENT);
    agent.ack("c1", "completed");

    assertThat(rig.timeline("c1")).containsExactly(QUEUED, SENT, COMPLETED);
  }

  @Test
  void nothingIsWrittenBeforeItIsRecordedAsSent() {
    Agent agent = rig.agent("a1");

    rig.submitLater(DispatchRig.text("a1", "c1"));

    assertThat(agent.commands()).isEmpty();
    rig.settle();
    assertThat(rig.timeline("c1")).containsExactly(QUEUED, SENT);
    assertThat(agent.commands()).containsExactly("c1");
  }

  @Test
  void whatWaitedForAnAgentGoesOutInOrderWhenItConnects() {
    rig.submit(DispatchRig.command("a1", "low", "set_rule", Priority.LOW));
    rig.submit(DispatchRig.text("a1", "first"));
    rig.submit(DispatchRig.text("a1", "second"));
    rig.submit(DispatchRig.command("a1", "now", "send_message_now", Priority.IMMEDIATE));

    Agent agent = rig.agent("a1");

    assertThat(agent.commands()).containsExactly("now", "first", "second", "low");
  }

  @Test
  void aBacklogFarLargerThanAnyWindowDrainsInOrder() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      ids.add("c" + i);
      rig.submit(DispatchRig.rule("a1", "c" + i));
    }
    Agent agent = rig.agent("a1");

    for (int i = 0; i < 500; i++) {
      assertThat(agent.commands().size()).isBetween(i + 1, i + 64);
      agent.ack("c" + i, "completed");
    }

    assertThat(agent.commands()).containsExactlyElementsOf(ids);
    assertThat(rig.status("c499")).isEqualTo(COMPLETED);
  }

  @Test
  void theSixtyFifthCommandWaitsForAnAck() {
    Agent agent = rig.agent("a1");
    for (int i = 0; i < 70; i++) {
      rig.submit(DispatchRig.text("a1", "c" + i));
    }
    assertThat(agent.commands()).hasSize(64);

    agent.ack("c5", "received");
    assertThat(agent.commands()).hasSize(64);
    agent.ack("c5", "completed");

    assertThat(agent.commands()).hasSize(65).contains("c64");
  }

  @Test
  void anUnackedCommandGivesItsSlotBackAtTheAckTimeout() {
    Agent agent = rig.agent("a1");
    for (int i = 0; i < 70; i++) {
      rig.submit(DispatchRig.text("a1", "c" + i));
    }

    rig.pass(Duration.ofSeconds(32));
    agent.link.pong();
    rig.pass(Duration.ofSeconds(1));

    assertThat(agent.commands()).hasSize(70);
    assertThat(rig.status("c0")).isEqualTo(SENT);
  }

  @Test
  void whatMayTextAPersonIsNeverWrittenAgain() {
    Agent first = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "c1"));

    first.drop();
    assertThat(rig.status("c1")).isEqualTo(UNCONFIRMED);
    Agent second = rig.agent("a1");

    assertThat(second.commands()).isEmpty();
  }

  @Test
  void whatIsIdempotentGoesAgainOnTheNextConnection() {
    Agent first = rig.agent("a1");
    rig.submit(DispatchRig.rule("a1", "c1"));

    first.drop();
    assertThat(rig.status("c1")).isEqualTo(QUEUED);
    Agent second = rig.agent("a1");

    assertThat(second.commands()).containsExactly("c1#2");
  }

  @Test
  void withoutAnAckItGoesAgainOnTheSameConnectionUntilItIsExhausted() {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.rule("a1", "c1"));

    for (int i = 0; i < 8; i++) {
      rig.pass(Duration.ofSeconds(31));
      agent.link.pong();
    }

    assertThat(agent.commands()).containsExactly("c1", "c1#2", "c1#3", "c1#4", "c1#5");
    assertThat(rig.status("c1")).isEqualTo(EXHAUSTED);
  }

  @Test
  void progressEndsTheAckTimeoutAndRenewsTheExecutionDeadline() {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.rule("a1", "c1"));
    agent.ack("c1", "received");

    for (int i = 0; i < 10; i++) {
      rig.pass(Duration.ofSeconds(30));
      agent.link.pong();
    }
    agent.ack("c1", "executing");
    for (int i = 0; i < 18; i++) {
      rig.pass(Duration.ofSeconds(30));
      agent.link.pong();
    }
    assertThat(rig.status("c1")).isEqualTo(EXECUTING);
    rig.pass(Duration.ofSeconds(35));
    agent.link.pong();
    rig.pass(Duration.ofSeconds(27));

    assertThat(agent.commands()).containsExactly("c1", "c1#2");
  }

  @Test
  void aTextWithoutAFinalAckEndsUnconfirmedAtTheExecutionDeadline() {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "c1"));

    for (int i = 0; i < 21; i++) {
      rig.pass(Duration.ofSeconds(30));
      agent.link.pong();
    }

    assertThat(rig.status("c1")).isEqualTo(UNCONFIRMED);
    assertThat(agent.commands()).containsExactly("c1");
  }

  @Test
  void aLateAckSettlesWhatWasUnconfirmed() {
    Agent first = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "c1"));
    first.drop();

    Agent second = rig.agent("a1");
    second.ack("c1", "completed");

    assertThat(rig.timeline("c1")).containsExactly(QUEUED, SENT, UNCONFIRMED, COMPLETED);
    assertThat(second.errors()).isEmpty();
  }

  @Test
  void acksMaySkipRepeatAndComeOutOfOrder() {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "c1"));

    agent.ack("c1", "executing");
    agent.ack("c1", "executing");
    agent.ack("c1", "received");
    agent.ack("c1", "completed");
    agent.ack("c1", "completed");
    agent.ack("c1", "failed");

    assertThat(rig.timeline("c1")).containsExactly(QUEUED, SENT, EXECUTING, COMPLETED);
    assertThat(agent.errors()).isEmpty();
  }

  @Test
  void acksThatComeFasterThanTheStoreAreAllKept() {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.command("a1", "c1", "schedule_message", Priority.NORMAL));

    for (String status : List.of("received", "executing", "completed", "failed")) {
      agent.link.text(
          "{\"type\":\"command_ack\",\"data\":{\"command_id\":\"c1\",\"status\":\""
              + status
              + "\"}}");
    }
    rig.settle();

    assertThat(rig.timeline("c1"))
        .containsExactly(QUEUED, SENT, RECEIVED, EXECUTING, COMPLETED, FAILED);
  }

  @Test
  void aScheduledMessageMayFailAfterItWasCompleted() {
    Agent first = rig.agent("a1");
    rig.submit(DispatchRig.command("a1", "c1", "schedule_message", Priority.NORMAL));
    first.ack("c1", "completed");
    first.drop();

    Agent second = rig.agent("a1");
    second.ack("c1", "failed");

    assertThat(rig.timeline("c1")).containsExactly(QUEUED, SENT, COMPLETED, FAILED);
  }

  @Test
  void anAckThatOvertakesTheSendsCompletionCounts() {
    Agent agent = rig.agent("a1");
    agent.connection.hold();
    rig.submit(DispatchRig.text("a1", "c1"));

    agent.ack("c1", "completed");
    agent.connection.complete(true);
    rig.settle();

    assertThat(rig.status("c1")).isEqualTo(COMPLETED);
  }

  @Test
  void anAckForAnotherAgentsCommandChangesNothing() {
    rig.agent("a1");
    Agent thief = rig.agent("a2");
    rig.submit(DispatchRig.text("a1", "c1"));

    thief.ack("c1", "completed");
    thief.ack("nothing", "completed");

    assertThat(rig.status("c1")).isEqualTo(SENT);
    assertThat(thief.errors()).hasSize(2);
    assertThat(thief.errors().get(0)).contains("unknown_command").contains("c1");
  }

  @Test
  void anExpiredCommandIsNotSent() {
    rig.submit(DispatchRig.command("a1", "now", "send_message_now", Priority.IMMEDIATE));

    rig.pass(Duration.ofMinutes(5).plusSeconds(2));
    Agent agent = rig.agent("a1");

    assertThat(agent.commands()).isEmpty();
    assertThat(rig.status("now")).isEqualTo(EXPIRED);
  }

  @Test
  void aCommandThatExpiresInTheOutboundQueueIsNotSent() {
    Agent agent = rig.agent("a1");
    agent.connection.hold();
    rig.submit(DispatchRig.command("a1", "stuck", "send_message_now", Priority.IMMEDIATE));
    rig.submit(DispatchRig.command("a1", "behind", "send_message_now", Priority.IMMEDIATE));

    rig.clock.advance(Duration.ofMinutes(6));
    agent.connection.release();
    rig.settle();
    rig.pass(Duration.ofSeconds(2));

    assertThat(agent.commands()).containsExactly("stuck");
    assertThat(rig.status("behind")).isEqualTo(EXPIRED);
  }

  @Test
  void aConnectionUnheardForFortySecondsGetsNothingUntilItIsHeardAgain() {
    Agent agent = rig.agent("a1");
    rig.pass(Duration.ofSeconds(41));

    rig.submit(DispatchRig.text("a1", "c1"));
    assertThat(agent.commands()).isEmpty();
    agent.say("{\"type\":\"ping\"}");

    assertThat(agent.commands()).containsExactly("c1");
  }

  @Test
  void aConnectionUnheardForSeventyFiveSecondsIsClosed() {
    Agent agent = rig.agent("a1");

    rig.pass(Duration.ofSeconds(77));

    assertThat(agent.connection.closed()).contains(CloseCode.IDLE);
    assertThat(rig.dispatcher.connections()).isZero();
  }

  @Test
  void whatWasInFlightWhenTheBrokerDiedIsSettledByPolicyEvenIfTheAgentNeverComesBack() {
    rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "text"));
    rig.submit(DispatchRig.rule("a1", "rule"));

    rig.crash();

    assertThat(rig.status("text")).isEqualTo(UNCONFIRMED);
    assertThat(rig.status("rule")).isEqualTo(QUEUED);
    assertThat(rig.agent("a1").commands()).containsExactly("rule#2");
  }

  @Test
  void anAgentThatDeduplicatesGetsTextsAgainButOnlyOnceItHasSaidSo() {
    Agent first = rig.agent("a1");
    first.say("{\"type\":\"status\",\"data\":{\"capabilities\":[\"dedup\"]}}");
    rig.submit(DispatchRig.text("a1", "c1"));
    first.drop();
    assertThat(rig.status("c1")).isEqualTo(QUEUED);

    Agent second = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "c2"));
    rig.pass(Duration.ofSeconds(3));
    assertThat(second.commands()).containsExactly("c2");
    second.say("{\"type\":\"status\",\"data\":{\"capabilities\":[\"dedup\"]}}");

    assertThat(second.commands()).containsExactly("c2", "c1#2");
  }

  @Test
  void anAgentThatUsedToDeduplicateGetsNothingThatCouldNotBeRepeatedBeforeItSaysSoAgain() {
    Agent first = rig.agent("a1");
    first.say("{\"type\":\"status\",\"data\":{\"capabilities\":[\"dedup\"]}}");
    first.drop();
    rig.submit(DispatchRig.text("a1", "c1"));

    Agent second = rig.agent("a1");
    assertThat(second.commands()).isEmpty();
    second.say("{\"type\":\"status\",\"data\":{\"capabilities\":[\"dedup\"]}}");
    assertThat(second.commands()).containsExactly("c1");
    second.drop();

    assertThat(rig.status("c1")).isEqualTo(QUEUED);
  }

  @Test
  void afterACrashOfTheBrokerItIsStillKnownThatAnAgentDeduplicates() {
    Agent first = rig.agent("a1");
    first.say("{\"type\":\"status\",\"data\":{\"capabilities\":[\"dedup\"]}}");
    rig.submit(DispatchRig.text("a1", "c1"));
    rig.crash();

    Agent second = rig.agent("a1");
    assertThat(second.commands()).isEmpty();
    rig.submit(DispatchRig.text("a1", "c2"));
    assertThat(second.commands()).isEmpty();
    second.say("{\"type\":\"status\",\"data\":{\"capabilities\":[\"dedup\"]}}");

    assertThat(second.commands()).containsExactly("c1#2", "c2");
  }

  @Test
  void pingsAreAnsweredWhileTheStoreStandsStill() {
    Agent agent = rig.agent("a1");
    rig.submitLater(DispatchRig.text("a1", "c1"));

    agent.link.text("{\"type\":\"ping\"}");

    assertThat(agent.connection.sent()).contains("{\"type\":\"pong\"}");
  }
}
