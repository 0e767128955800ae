package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.edgewire.command.CommandStatus.QUEUED;
import static org.edgewire.command.CommandStatus.RECEIVED;
import static org.edgewire.command.CommandStatus.SENT;
import static org.edgewire.command.CommandStatus.UNCONFIRMED;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandStatus;
import org.edgewire.connection.CloseCode;
import org.edgewire.dispatch.DispatchRig.Agent;
import org.edgewire.dispatch.SyncRequest.ReportedEvent;
import org.edgewire.json.JsonText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollTest {
  private static final SyncRequest AT_ONCE = DispatchRig.request(Optional.empty(), Duration.ZERO);

  private final DispatchRig rig = new DispatchRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aPollIsHandedWhatWaitsAndItCountsAsSent() {
    rig.submit(DispatchRig.text("a1", "c1"));
    rig.submit(DispatchRig.text("a1", "c2"));

    SyncAnswer answer = rig.poll("a1", AT_ONCE);

    assertThat(DispatchRig.ids(answer)).containsExactly("c1", "c2");
    assertThat(rig.timeline("c1")).containsExactly(QUEUED, SENT);
    assertThat(DispatchRig.ids(rig.poll("a1", AT_ONCE))).isEmpty();
  }

  @Test
  void theLastCommandIdMeansReceivedForItAndThoseBeforeItOnly() {
    for (int i = 0; i < 3; i++) {
      rig.submit(DispatchRig.text("a1", "c" + i));
    }
    rig.poll("a1", AT_ONCE);

    rig.poll("a1", DispatchRig.request(Optional.of("c1"), Duration.ZERO));

    assertThat(rig.status("c0")).isEqualTo(RECEIVED);
    assertThat(rig.status("c1")).isEqualTo(RECEIVED);
    assertThat(rig.status("c2")).isEqualTo(SENT);
  }

  @Test
  void aLongPollIsAnsweredAsSoonAsSomethingComes() {
    CompletableFuture<SyncAnswer> answer =
        rig.dispatcher.sync(
            new AgentId("a1"), DispatchRig.request(Optional.empty(), Duration.ofSeconds(20)));
    rig.settle();
    assertThat(answer).isNotDone();

    rig.submit(DispatchRig.text("a1", "c1"));

    assertThat(DispatchRig.ids(answer.join())).containsExactly("c1");
  }

  @Test
  void aLongPollEndsEmptyWhenItsTimeIsUp() {
    CompletableFuture<SyncAnswer> answer =
        rig.dispatcher.sync(
            new AgentId("a1"), DispatchRig.request(Optional.empty(), Duration.ofSeconds(20)));
    rig.settle();

    rig.pass(Duration.ofSeconds(21));

    assertThat(answer.join().commands()).isEmpty();
  }

  @Test
  void ofTwoWaitingPollsTheOlderReturnsEmpty() {
    AgentId id = new AgentId("a1");
    SyncRequest patient = DispatchRig.request(Optional.empty(), Duration.ofSeconds(20));
    CompletableFuture<SyncAnswer> older = rig.dispatcher.sync(id, patient);
    rig.settle();

    CompletableFuture<SyncAnswer> newer = rig.dispatcher.sync(id, patient);
    rig.settle();
    rig.submit(DispatchRig.text("a1", "c1"));

    assertThat(older.join().commands()).isEmpty();
    assertThat(DispatchRig.ids(newer.join())).containsExactly("c1");
  }

  @Test
  void whileTheSocketIsOpenNothingIsHandedOutAndASocketThatDoesNotPongIsClosed() {
    Agent agent = rig.agent("a1");
    agent.connection.hold();
    rig.submit(DispatchRig.text("a1", "c1"));
    rig.submit(DispatchRig.text("a1", "c2"));

    SyncAnswer answer = rig.poll("a1", AT_ONCE);
    assertThat(answer.commands()).isEmpty();
    assertThat(agent.connection.pings()).isEqualTo(1);
    agent.connection.release();
    rig.pass(Duration.ofSeconds(7));

    assertThat(agent.connection.closed()).contains(CloseCode.IDLE);
  }

  @Test
  void aSocketThatPongsStaysOpen() {
    Agent agent = rig.agent("a1");
    rig.pass(Duration.ofSeconds(1));
    rig.poll("a1", AT_ONCE);

    rig.pass(Duration.ofSeconds(1));
    agent.link.pong();
    rig.pass(Duration.ofSeconds(10));

    assertThat(agent.connection.closed()).isEmpty();
  }

  @Test
  void openingASocketIsNoLossForWhatAPollWasHanded() {
    rig.submit(DispatchRig.text("a1", "text"));
    rig.submit(DispatchRig.rule("a1", "rule"));
    rig.poll("a1", AT_ONCE);

    Agent agent = rig.agent("a1");

    assertThat(rig.status("text")).isEqualTo(SENT);
    assertThat(rig.status("rule")).isEqualTo(SENT);
    assertThat(agent.commands()).isEmpty();
    for (int i = 0; i < 2; i++) {
      rig.pass(Duration.ofSeconds(20));
      agent.link.pong();
    }
    assertThat(agent.commands()).containsExactly("rule#2");
    assertThat(rig.status("text")).isEqualTo(SENT);
  }

  @Test
  void anUnackedHandOutOfATextEndsUnconfirmedAtTheExecutionDeadline() {
    rig.submit(DispatchRig.text("a1", "c1"));
    rig.poll("a1", AT_ONCE);

    rig.pass(Duration.ofMinutes(10).plusSeconds(2));

    assertThat(rig.status("c1")).isEqualTo(UNCONFIRMED);
  }

  @Test
  void acksEventsAndStatusOfAPollAreKept() {
    rig.submit(DispatchRig.text("a1", "c1"));
    rig.poll("a1", AT_ONCE);
    SyncRequest request =
        new SyncRequest(
            Optional.empty(),
            List.of(
                new ReportedEvent("e1", JsonText.trusted("{\"event_id\":\"e1\"}")),
                new ReportedEvent("e1", JsonText.trusted("{\"event_id\":\"e1\"}"))),
            Optional.of(JsonText.trusted("{\"version\":\"7\"}")),
            List.of(),
            List.of(
                Ack.of(new CommandId("c1"), CommandStatus.COMPLETED),
                Ack.of(new CommandId("unknown"), CommandStatus.COMPLETED)),
            10,
            Duration.ZERO);

    SyncAnswer first = rig.poll("a1", request);
    rig.poll("a1", request);

    assertThat(first.ackEvents()).contains("e1");
    assertThat(rig.status("c1")).isEqualTo(CommandStatus.COMPLETED);
    AgentView view = rig.dispatcher.agent(new AgentId("a1"));
    assertThat(view.presence()).isEqualTo(AgentView.Presence.POLLING);
    assertThat(view.agent().lastStatus()).contains(JsonText.trusted("{\"version\":\"7\"}"));
  }

  @Test
  void aCommandHandedOutByAPollIsNotSentOverASocketThatOpensMeanwhile() {
    AgentId id = new AgentId("a1");
    rig.submit(DispatchRig.text("a1", "c1"));
    CompletableFuture<SyncAnswer> answer = rig.dispatcher.sync(id, AT_ONCE);

    Agent agent = rig.agent("a1");

    int handed = answer.join().commands().size();
    assertThat(handed + agent.commands().size()).isEqualTo(1);
  }
}
