package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.edgewire.command.CommandStatus.EXPIRED;
import static org.edgewire.command.CommandStatus.QUEUED;
import static org.edgewire.command.CommandStatus.SENT;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandType;
import org.edgewire.command.Priority;
import org.edgewire.dispatch.DispatchRig.Agent;
import org.edgewire.json.JsonText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits for another command or for a time, seen from the agent. */
class OrderTest {
  private final DispatchRig rig = new DispatchRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private static NewCommand with(
      NewCommand base, String key, Optional<Instant> deliverAt, Optional<Duration> ttl) {
    return new NewCommand(
        base.agent(),
        base.type(),
        base.payload(),
        base.priority(),
        base.id(),
        base.delivery(),
        Optional.of(key),
        deliverAt,
        ttl,
        Optional.empty(),
        base.digest());
  }

  private static NewCommand keyed(String id, String key) {
    return with(DispatchRig.text("a1", id), key, Optional.empty(), Optional.empty());
  }

  private NewCommand later(String id, Duration delay) {
    Instant at = rig.clock.instant().plus(delay);
    return with(DispatchRig.text("a1", id), "key of " + id, Optional.of(at), Optional.empty());
  }

  @Test
  void withinOneKeyTheNextGoesOutWhenTheOneBeforeIsFinalAndHoldsUpNobodyElse() {
    Agent agent = rig.agent("a1");
    rig.submit(keyed("c1", "k"));
    rig.submit(keyed("c2", "k"));
    rig.submit(keyed("c3", "k"));
    rig.submit(keyed("other", "l"));
    assertThat(agent.commands()).containsExactly("c1", "other");

    agent.ack("c1", "executing");
    assertThat(agent.commands()).hasSize(2);
    agent.ack("c1", "failed");

    assertThat(agent.commands()).containsExactly("c1", "other", "c2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theOrderOfAKeyHoldsOverDropsAndRestarts(boolean written) {
    for (int i = 0; i < 100; i++) {
      rig.submit(keyed("c" + i, "k"));
    }
    if (written) {
      rig.pass(Duration.ofSeconds(2));
    }
    rig.crash();

    Agent first = rig.agent("a1");
    assertThat(first.commands()).containsExactly("c0");
    first.drop();
    Agent second = rig.agent("a1");
    assertThat(second.commands()).containsExactly("c1");
    second.ack("c1", "received");
    rig.crash();
    Agent third = rig.agent("a1");
    assertThat(third.commands()).isEmpty();
    for (int i = 1; i < 100; i++) {
      third.ack("c" + i, "completed");
    }

    assertThat(third.commands()).hasSize(98).startsWith("c2", "c3", "c4").endsWith("c98", "c99");
  }

  @Test
  void whatGoesAgainKeepsItsPlaceInItsKey() {
    Agent agent = rig.agent("a1");
    NewCommand rule = DispatchRig.rule("a1", "c1");
    rig.submit(with(rule, "k", Optional.empty(), Optional.empty()));
    rig.submit(keyed("c2", "k"));

    agent.drop();
    Agent next = rig.agent("a1");
    assertThat(next.commands()).containsExactly("c1#2");
    next.ack("c1", "completed");

    assertThat(next.commands()).containsExactly("c1#2", "c2");
  }

  @Test
  void contextCommandsOfOneChatGoOneAfterTheOther() {
    Agent agent = rig.agent("a1");
    for (int i = 1; i <= 2; i++) {
      NewCommand base = DispatchRig.text("a1", "c" + i);
      rig.submit(
          new NewCommand(
              base.agent(),
              new CommandType("context_reset"),
              JsonText.parse("{\"chat_guid\":\"g\",\"thread_id\":\"t\"}"),
              Priority.NORMAL,
              base.id(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              base.digest()));
    }

    assertThat(agent.commands()).containsExactly("c1");
    agent.ack("c1", "completed");
    assertThat(agent.commands()).containsExactly("c1", "c2");
  }

  @Test
  void aCommandForLaterIsNotSentBeforeItsTimeToAnAgentThatIsThere() {
    Agent agent = rig.agent("a1");

    rig.submit(later("c1", Duration.ofSeconds(20)));
    rig.pass(Duration.ofSeconds(15));
    agent.link.pong();
    assertThat(agent.commands()).isEmpty();
    assertThat(rig.status("c1")).isEqualTo(QUEUED);
    rig.pass(Duration.ofSeconds(6));

    assertThat(agent.commands()).containsExactly("c1");
  }

  @Test
  void aCommandForLaterIsNotSentBeforeItsTimeToAnAgentThatComes() {
    rig.submit(later("c1", Duration.ofSeconds(20)));

    Agent agent = rig.agent("a1");
    assertThat(agent.commands()).isEmpty();
    rig.pass(Duration.ofSeconds(21));

    assertThat(agent.commands()).containsExactly("c1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCommandForLaterSurvivesARestart(boolean written) {
    rig.submit(later("early", Duration.ofSeconds(5)));
    rig.submit(later("late", Duration.ofMinutes(10)));
    if (written) {
      rig.pass(Duration.ofSeconds(2));
    }
    rig.clock.advance(Duration.ofMinutes(1));
    rig.crash();
    rig.pass(Duration.ofSeconds(1));

    Agent agent = rig.agent("a1");
    assertThat(agent.commands()).containsExactly("early");
    rig.clock.advance(Duration.ofMinutes(9));
    rig.pass(Duration.ofSeconds(2));

    assertThat(agent.commands()).containsExactly("early", "late");
  }

  @Test
  void aPollGetsACommandForLaterWhenItsTimeHasCome() {
    rig.submit(later("c1", Duration.ofSeconds(20)));
    SyncRequest request = DispatchRig.request(Optional.empty(), Duration.ZERO);
    assertThat(DispatchRig.ids(rig.poll("a1", request))).isEmpty();

    rig.pass(Duration.ofSeconds(21));

    assertThat(DispatchRig.ids(rig.poll("a1", request))).containsExactly("c1");
  }

  @Test
  void theLifeOfACommandForLaterCountsFromItsTime() {
    Instant at = rig.clock.instant().plus(Duration.ofMinutes(10));
    NewCommand base = DispatchRig.text("a1", "c1");
    rig.submit(with(base, "k", Optional.of(at), Optional.of(Duration.ofMinutes(2))));
    Instant past = rig.clock.instant().minus(Duration.ofMinutes(10));
    NewCommand other = DispatchRig.text("a1", "c2");
    rig.submit(with(other, "l", Optional.of(past), Optional.of(Duration.ofMinutes(2))));

    CommandState state = rig.record("c1").state();

    assertThat(state.command().expiresAt()).contains(at.plus(Duration.ofMinutes(2)));
    rig.pass(Duration.ofMinutes(3));
    assertThat(rig.status("c2")).isEqualTo(EXPIRED);
    rig.clock.advance(Duration.ofMinutes(8));
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.status("c1")).isEqualTo(QUEUED);
    assertThat(rig.agent("a1").commands()).containsExactly("c1");
  }

  @Test
  void aCommandThatWaitsForAnotherExpiresWhereItWaits() {
    Agent agent = rig.agent("a1");
    rig.submit(keyed("c1", "k"));
    NewCommand base = DispatchRig.text("a1", "c2");
    rig.submit(with(base, "k", Optional.empty(), Optional.of(Duration.ofSeconds(10))));
    rig.submit(keyed("c3", "k"));

    rig.pass(Duration.ofSeconds(12));
    assertThat(rig.status("c2")).isEqualTo(EXPIRED);
    agent.ack("c1", "completed");

    assertThat(agent.commands()).containsExactly("c1", "c3");
    assertThat(rig.status("c3")).isEqualTo(SENT);
    assertThat(rig.dispatcher.find(new CommandId("c2"))).isPresent();
  }
}
