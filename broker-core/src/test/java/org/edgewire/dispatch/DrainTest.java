package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandIds;
import org.edgewire.command.Lifecycle;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.RecordingConnection;
import org.edgewire.mailbox.Mailbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That no agent's WebSocket outlives a drain, whenever it opened. */
class DrainTest {
  private static final AgentId AGENT = new AgentId("a");

  private final DispatchRig rig = new DispatchRig();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final RecordingConnection connection = new RecordingConnection();

  /** One whose desks work when they are told to. */
  private final Dispatcher dispatcher =
      new Dispatcher(
          new Tools(
              rig.store(),
              rig.policy,
              new Lifecycle(rig.policy.delivery()),
              rig.clock,
              rig.timer,
              waiting::add,
              Mailbox.INLINE,
              rig.metrics),
          new CommandIds(rig.clock, new Random(1)));

  @AfterEach
  void close() {
    rig.close();
  }

  private void work() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  @Test
  void oneThatIsOpenIsClosed() {
    assertThat(dispatcher.expect(AGENT).connected(connection)).isPresent();
    work();

    CompletableFuture<Void> drained = dispatcher.drain(Duration.ZERO);
    rig.timer.advance(Duration.ofMillis(1));
    work();

    assertThat(drained).isCompleted();
    assertThat(connection.closed()).contains(CloseCode.RESTART);
  }

  @Test
  void oneThatItsDeskLearnsOfAfterwardsIsClosed() {
    assertThat(dispatcher.expect(AGENT).connected(connection)).isPresent();

    dispatcher.drain(Duration.ZERO).join();
    work();

    assertThat(connection.closed()).contains(CloseCode.RESTART);
    assertThat(dispatcher.connections()).isZero();
  }

  @Test
  void oneThatComesAfterwardsIsNotLetIn() {
    dispatcher.drain(Duration.ZERO).join();

    assertThat(dispatcher.expect(AGENT).connected(connection)).isEmpty();
  }
}
