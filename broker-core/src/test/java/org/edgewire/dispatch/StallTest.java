package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.Priority;
import org.edgewire.dispatch.DispatchRig.Agent;
import org.edgewire.metrics.Metrics.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StallTest {
  private final DispatchRig rig = new DispatchRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private void pass(Agent agent, int seconds) {
    for (int i = 0; i < seconds; i++) {
      rig.pass(Duration.ofSeconds(1));
      agent.say("{\"type\":\"ping\"}");
    }
  }

  @Test
  void aCommandOfWhichNobodyHeardGoesOutAfterAll() {
    Agent agent = rig.agent("a1");
    rig.losses.released = state -> true;
    rig.submit(DispatchRig.text("a1", "c1"));
    rig.losses.released = state -> false;
    pass(agent, 9);
    assertThat(agent.commands()).isEmpty();

    pass(agent, 3);

    assertThat(agent.commands()).containsExactly("c1");
    assertThat(rig.metrics.value(Counter.STALLS)).isEqualTo(1);
  }

  @Test
  void lanesThatWaitForAnAnswerThatNeverComesAreReadAgain() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ids.add("c" + i);
      rig.submit(DispatchRig.rule("a1", "c" + i));
    }
    rig.losses.receipts = operation -> operation instanceof RefillOperation;
    Agent agent = rig.agent("a1");
    for (int i = 0; i < 64; i++) {
      agent.ack("c" + i, "completed");
    }
    assertThat(agent.commands()).hasSize(64);
    rig.losses.receipts = operation -> false;

    pass(agent, 12);
    for (int i = 64; i < 200; i++) {
      agent.ack("c" + i, "completed");
    }

    assertThat(agent.commands()).containsExactlyElementsOf(ids);
    assertThat(rig.metrics.value(Counter.STALLS)).isEqualTo(1);
  }

  @Test
  void anAgentWhoseFirstReadingIsLostIsReadAgain() {
    rig.submit(DispatchRig.text("a1", "c1"));
    rig.losses.receipts = operation -> operation instanceof LoadOperation;
    Agent agent = rig.agent("a1");
    rig.losses.receipts = operation -> false;

    pass(agent, 12);

    assertThat(agent.commands()).containsExactly("c1");
  }

  @Test
  void nothingToDoAFullWindowAndWhatMayNotGoAreNoStalls() {
    Agent idle = rig.agent("idle");
    Agent full = rig.agent("a1");
    for (int i = 0; i < 70; i++) {
      rig.submit(DispatchRig.text("a1", "c" + i));
    }
    NewCommand base = DispatchRig.text("later", "d1");
    rig.submit(
        new NewCommand(
            base.agent(),
            base.type(),
            base.payload(),
            Priority.NORMAL,
            base.id(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(rig.clock.instant().plusSeconds(3_000)),
            Optional.empty(),
            Optional.empty(),
            base.digest()));
    Agent later = rig.agent("later");

    for (int i = 0; i < 28; i++) {
      rig.pass(Duration.ofSeconds(1));
      idle.link.pong();
      full.link.pong();
      later.link.pong();
    }

    assertThat(rig.metrics.value(Counter.STALLS)).isZero();
    assertThat(full.commands()).hasSize(64);
  }

  @Test
  void commandsThatExpireInTheOutboundQueueDoNotCloseItForOthers() {
    Agent agent = rig.agent("a1");
    for (int round = 0; round < 4; round++) {
      agent.connection.hold();
      rig.submit(DispatchRig.text("a1", "first" + round));
      for (int i = 0; i < 20; i++) {
        String id = "r" + round + "c" + i;
        rig.submit(DispatchRig.command("a1", id, "send_message_now", Priority.IMMEDIATE));
      }
      rig.clock.advance(Duration.ofMinutes(6));
      agent.connection.release();
      rig.settle();
      rig.pass(Duration.ofSeconds(1));
      agent.ack("first" + round, "completed");
    }

    rig.submit(DispatchRig.text("a1", "last"));

    assertThat(agent.commands()).containsExactly("first0", "first1", "first2", "first3", "last");
    assertThat(rig.metrics.value(Counter.STALLS)).isZero();
  }
}
