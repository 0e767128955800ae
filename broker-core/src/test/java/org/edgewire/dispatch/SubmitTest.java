package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.Priority;
import org.edgewire.dispatch.DispatchRig.Agent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubmitTest {
  private final DispatchRig rig = new DispatchRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void theSameRequestTwiceIsOneCommand() {
    Submitted first = rig.submit(DispatchRig.text("a1", "c1"));
    Submitted again = rig.submit(DispatchRig.text("a1", "c1"));

    assertThat(first).isInstanceOf(Submitted.Accepted.class);
    assertThat(again).isInstanceOf(Submitted.Existing.class);
    assertThat(rig.agent("a1").commands()).containsExactly("c1");
  }

  @Test
  void theSameIdWithOtherContentIsRefused() {
    rig.submit(DispatchRig.text("a1", "c1"));
    NewCommand other = DispatchRig.text("a2", "c1");

    Submitted answer = rig.submit(withDigest(other, "something else"));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Submitted.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo("command_id_conflict"));
  }

  private static NewCommand withDigest(NewCommand command, String digest) {
    return new NewCommand(
        command.agent(),
        command.type(),
        command.payload(),
        command.priority(),
        command.id(),
        command.delivery(),
        command.orderingKey(),
        command.deliverAt(),
        command.ttl(),
        command.expiresAt(),
        digest);
  }

  @Test
  void aKnownTypeNeedsItsFields() {
    NewCommand incomplete =
        new NewCommand(
            DispatchRig.text("a1", "c1").agent(),
            DispatchRig.text("a1", "c1").type(),
            org.edgewire.json.JsonText.trusted("{\"thread_id\":\"t\"}"),
            Priority.NORMAL,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "d");

    Submitted answer = rig.submit(incomplete);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Submitted.Refused.class,
            refused -> assertThat(refused.detail()).contains("payload.text"));
  }

  @Test
  void whoeverWaitsForTheEndHearsOfIt() {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "c1"));
    var end = rig.dispatcher.awaitFinal(new CommandId("c1"), Duration.ofSeconds(30));
    assertThat(end).isNotDone();

    agent.ack("c1", "completed");

    assertThat(end.join().map(CommandRecord::state).orElseThrow().status().isFinal()).isTrue();
  }

  @Test
  void whoeverWaitsTooLongGetsTheStateAsItIs() {
    rig.submit(DispatchRig.text("a1", "c1"));
    var end = rig.dispatcher.awaitFinal(new CommandId("c1"), Duration.ofSeconds(30));

    rig.pass(Duration.ofSeconds(31));

    assertThat(end.join()).isPresent();
    assertThat(rig.dispatcher.awaitFinal(new CommandId("none"), Duration.ofSeconds(9)).join())
        .isEmpty();
  }

  @Test
  void aFullQueueIsAnAnswerAndOthersDoNotNotice() {
    DispatchPolicy small = policyWithQueueLimit(3);
    try (DispatchRig tight = new DispatchRig(small)) {
      for (int i = 0; i < 3; i++) {
        tight.submit(DispatchRig.text("a1", "c" + i));
      }

      Submitted refused = tight.submit(DispatchRig.text("a1", "c3"));

      assertThat(refused)
          .isInstanceOfSatisfying(
              Submitted.Refused.class, why -> assertThat(why.code()).isEqualTo("queue_full"));
      assertThat(tight.submit(DispatchRig.text("a2", "other")))
          .isInstanceOf(Submitted.Accepted.class);
    }
  }

  private static DispatchPolicy policyWithQueueLimit(int limit) {
    DispatchPolicy all = DispatchPolicy.DEFAULT;
    return new DispatchPolicy(
        all.window(),
        all.maxAhead(),
        limit,
        all.strictTypes(),
        all.idleTimeout(),
        all.quietAfter(),
        all.probeTimeout(),
        all.takeoversPerMinute(),
        all.immediateTtl(),
        all.normalTtl(),
        all.delivery(),
        all.outbound());
  }
}
