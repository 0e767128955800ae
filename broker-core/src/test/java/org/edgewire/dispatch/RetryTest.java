package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Priority;
import org.edgewire.dispatch.DispatchRig.Agent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryTest {
  private final DispatchRig rig = new DispatchRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void anUnconfirmedCommandGoesOutAgainUnderItsId() {
    unconfirmed("c1");

    Retried retried = retry("c1");

    assertThat(retried).isInstanceOf(Retried.Again.class);
    assertThat(rig.agent("a1").commands()).containsExactly("c1#2");
    assertThat(retry("c1")).isInstanceOf(Retried.Refused.class);
  }

  @Test
  void anUnconfirmedCommandGoesOutAgainOnTheConnectionThatIsOpen() {
    unconfirmed("c1");
    Agent back = rig.agent("a1");

    retry("c1");

    assertThat(back.commands()).containsExactly("c1#2");
  }

  @Test
  void aFailedCommandIsDoneOverByANewOneAndOnlyOnce() {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "c1"));
    agent.ack("c1", "failed");

    CommandRecord next = ((Retried.Anew) retry("c1")).command();
    Retried again = retry("c1");

    Command first = rig.record("c1").command();
    assertThat(next.command().retryOf()).contains(first.id());
    assertThat(next.command().type()).isEqualTo(first.type());
    assertThat(next.command().delivery()).isEqualTo(first.delivery());
    assertThat(next.payload()).isEqualTo(rig.record("c1").payload());
    assertThat(again).isInstanceOf(Retried.Existing.class);
    assertThat(agent.commands()).containsExactly("c1", next.command().id().value());
    assertThat(rig.status("c1")).isEqualTo(CommandStatus.FAILED);
  }

  @Test
  void aCancelledCommandIsDoneOverByANewOne() {
    rig.submit(DispatchRig.text("a1", "c1"));
    rig.answer(rig.steering().cancel(new CommandId("c1")));

    assertThat(retry("c1")).isInstanceOf(Retried.Anew.class);
  }

  @Test
  void anExpiredCommandIsDoneOverWithANewLife() {
    rig.submit(DispatchRig.command("a1", "c1", "send_message_now", Priority.IMMEDIATE));
    rig.pass(Duration.ofMinutes(6));
    assertThat(rig.status("c1")).isEqualTo(CommandStatus.EXPIRED);

    CommandRecord next = ((Retried.Anew) retry("c1")).command();

    assertThat(next.command().expiresAt())
        .contains(next.command().acceptedAt().plus(Duration.ofMinutes(5)));
  }

  @Test
  void anUnconfirmedCommandWhoseTimeIsOverIsDoneOverByANewOne() {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.command("a1", "c1", "send_message_now", Priority.IMMEDIATE));
    agent.drop();
    rig.pass(Duration.ofMinutes(6));

    assertThat(retry("c1")).isInstanceOf(Retried.Anew.class);
    assertThat(rig.status("c1")).isEqualTo(CommandStatus.UNCONFIRMED);
  }

  @Test
  void whatIsNotOverOrWentWellIsNotRetried() {
    rig.submit(DispatchRig.text("a1", "c1"));
    Retried queued = retry("c1");
    Agent agent = rig.agent("a1");
    Retried sent = retry("c1");
    agent.ack("c1", "completed");
    Retried completed = retry("c1");

    assertThat(List.of(queued, sent, completed)).allSatisfy(RetryTest::isNotRetryable);
    assertThat(retry("none")).isEqualTo(new Retried.Unknown());
  }

  private static void isNotRetryable(Retried retried) {
    assertThat(retried)
        .isInstanceOfSatisfying(
            Retried.Refused.class, why -> assertThat(why.code()).isEqualTo("not_retryable"));
  }

  @Test
  void retriesInBulkGoPageByPage() {
    Agent agent = rig.agent("a1");
    Agent other = rig.agent("a2");
    for (int i = 0; i < 5; i++) {
      rig.submit(DispatchRig.text("a1", "c" + i));
      agent.ack("c" + i, "failed");
    }
    rig.submit(DispatchRig.text("a2", "other"));
    other.ack("other", "failed");

    RetriedMany first = failedOf("a1", OptionalLong.empty());
    RetriedMany second = failedOf("a1", first.before());

    assertThat(ids(first)).containsExactly("c4", "c3", "c2");
    assertThat(ids(second)).containsExactly("c1", "c0");
    assertThat(second.before()).isEmpty();
    assertThat(agent.commands()).hasSize(10);
    assertThat(other.commands()).hasSize(1);
  }

  @Test
  void aRetryInBulkThatIsRepeatedTextsNobodyTwice() {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", "c1"));
    agent.ack("c1", "failed");

    failedOf("a1", OptionalLong.empty());
    RetriedMany again = failedOf("a1", OptionalLong.empty());

    assertThat(again.results().get(0).retried().orElseThrow()).isInstanceOf(Retried.Existing.class);
    assertThat(agent.commands()).hasSize(2);
  }

  private RetriedMany failedOf(String agent, OptionalLong before) {
    return rig.answer(
        rig.steering().retryAll(CommandStatus.FAILED, Optional.of(new AgentId(agent)), before, 3));
  }

  private static List<String> ids(RetriedMany many) {
    return many.results().stream().map(result -> result.id().value()).toList();
  }

  private void unconfirmed(String id) {
    Agent agent = rig.agent("a1");
    rig.submit(DispatchRig.text("a1", id));
    agent.drop();
    assertThat(rig.status(id)).isEqualTo(CommandStatus.UNCONFIRMED);
  }

  private Retried retry(String id) {
    return rig.answer(rig.steering().retry(new CommandId(id)));
  }
}
