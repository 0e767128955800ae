package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.edgewire.command.CommandStatus.COMPLETED;
import static org.edgewire.command.CommandStatus.QUEUED;
import static org.edgewire.command.CommandStatus.SENT;
import static org.edgewire.command.CommandStatus.UNCONFIRMED;

import java.time.Duration;
import org.edgewire.command.AgentId;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.RecordingConnection;
import org.edgewire.dispatch.DispatchRig.Agent;
import org.edgewire.metrics.Metrics.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TakeOverTest {
  private final DispatchRig rig = new DispatchRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void theNewestConnectionWinsAndTheOlderOneIsClosedAtOnce() {
    Agent older = rig.agent("a1");

    Agent newer = rig.agent("a1");

    assertThat(older.connection.closed()).contains(CloseCode.REPLACED);
    rig.submit(DispatchRig.text("a1", "c1"));
    assertThat(older.commands()).isEmpty();
    assertThat(newer.commands()).containsExactly("c1");
  }

  @Test
  void theLaterHandshakeWinsEvenIfTheContainerOpensItsSocketFirst() {
    AgentId id = new AgentId("a1");
    RecordingConnection first = new RecordingConnection();
    RecordingConnection second = new RecordingConnection();
    AgentArrival earlier = rig.dispatcher.expect(id);
    AgentArrival later = rig.dispatcher.expect(id);

    assertThat(later.connected(second)).isPresent();
    assertThat(earlier.connected(first)).isPresent();
    rig.settle();

    assertThat(first.closed()).contains(CloseCode.REPLACED);
    assertThat(second.closed()).isEmpty();
    assertThat(rig.dispatcher.connections()).isEqualTo(1);
  }

  @Test
  void aLateCloseOfTheOlderConnectionDoesNotTouchTheNewerOne() {
    Agent older = rig.agent("a1");
    Agent newer = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "c1"));

    older.drop();

    assertThat(rig.status("c1")).isEqualTo(SENT);
    assertThat(rig.dispatcher.connections()).isEqualTo(1);
    newer.ack("c1", "completed");
    assertThat(rig.status("c1")).isEqualTo(COMPLETED);
  }

  @Test
  void whatTheOlderOneWasHandedIsUnconfirmedAndWhatItNeverGotGoesToTheNewerOne() {
    Agent older = rig.agent("a1");
    older.connection.hold();
    rig.submit(DispatchRig.text("a1", "handed"));
    rig.submit(DispatchRig.text("a1", "waiting"));

    Agent newer = rig.agent("a1");

    assertThat(rig.status("handed")).isEqualTo(UNCONFIRMED);
    assertThat(newer.commands()).containsExactly("waiting");
    assertThat(rig.timeline("waiting")).containsExactly(QUEUED, SENT, QUEUED, SENT);
  }

  @Test
  void aTruthToldOnTheOlderConnectionStillCounts() {
    Agent older = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "c1"));
    rig.agent("a1");

    older.ack("c1", "completed");

    assertThat(rig.status("c1")).isEqualTo(COMPLETED);
  }

  @Test
  void whatTheOlderOneSaysOfItselfDoesNotCount() {
    Agent older = rig.agent("a1");
    rig.agent("a1");

    older.say("{\"type\":\"status\",\"data\":{\"version\":\"old\"}}");

    assertThat(rig.dispatcher.agent(new AgentId("a1")).agent().lastStatus()).isEmpty();
  }

  @Test
  void anAgentWhoseConnectionsKeepReplacingEachOtherIsFlappingUntilItCalmsDown() {
    AgentId id = new AgentId("a1");
    for (int i = 0; i < 6; i++) {
      rig.agent("a1");
    }
    assertThat(rig.dispatcher.isFlapping(id)).isFalse();

    Agent holder = rig.agent("a1");

    assertThat(rig.dispatcher.isFlapping(id)).isTrue();
    assertThat(holder.connection.closed()).isEmpty();
    assertThat(rig.metrics.value(Counter.TAKEOVERS)).isEqualTo(6);
    rig.pass(Duration.ofSeconds(61));
    assertThat(rig.dispatcher.isFlapping(id)).isFalse();
  }

  @Test
  void aReaderThatStopsIsCutWithinSecondsAndNothingItNeverGotIsLost() {
    Agent stuck = rig.agent("a1");
    stuck.connection.hold();
    for (int i = 0; i < 40; i++) {
      rig.submit(DispatchRig.rule("a1", "c" + i));
    }

    rig.pass(Duration.ofSeconds(7));

    assertThat(stuck.connection.closed()).contains(CloseCode.TOO_SLOW);
    Agent fresh = rig.agent("a1");
    assertThat(fresh.commands()).hasSize(40).startsWith("c0#2").contains("c1", "c39");
  }
}
