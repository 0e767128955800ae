package org.edgewire.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.RedeployCheck;
import org.edgewire.it.support.VirtualMachine;
import org.junit.jupiter.api.Test;

/** The application is taken anew by its running server. */
abstract class RedeployContract {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  abstract RunningServer server();

  private Deployment deployment() {
    return server().deployment();
  }

  @Test
  void agentsGet1012AndAreBackAndNothingIsLost() {
    // Given
    Api api = new Api(deployment());
    String agent = Commands.unique("redeployed");
    AgentSocket before = AgentSocket.connect(deployment(), agent);
    before.roundTrip();
    String waiting = api.submit(agent + "-later", Commands.text("still here"));

    // When
    int code = redeploy(before);

    // Then
    assertThat(code).isEqualTo(1012);
    try (AgentSocket after = back(agent);
        AgentSocket later = back(agent + "-later")) {
      after.roundTrip();
      assertThat(later.awaitCommand().string("command_id")).isEqualTo(waiting);
      later.ack(waiting, "completed");
      assertThat(api.finished(waiting).string("status")).isEqualTo("completed");
    }
  }

  @Test
  void manyTimesLeaveNoThreadNoClassLoaderAndNoConnectionBehind() {
    new RedeployCheck(
            deployment(),
            new VirtualMachine(server().pid()),
            server()::redeploy,
            server().pinnedLoaders())
        .run(RedeployCheck.TIMES);
  }

  /** Has the application taken anew and tells how that agent's connection was closed. */
  private int redeploy(AgentSocket agent) {
    server().redeploy();
    Awaitility.await("the agent's connection is closed")
        .pollInterval(Duration.ofMillis(50))
        .atMost(PATIENCE)
        .until(() -> !agent.isOpen());
    return agent.awaitClosed().code();
  }

  /** Tries as an agent does until it is let in. */
  private AgentSocket back(String agent) {
    return Awaitility.await("an agent is let in again")
        .pollInterval(Duration.ofMillis(200))
        .atMost(PATIENCE)
        .until(
            () ->
                AgentSocket.tryConnect(
                        deployment().agentSocket(agent),
                        (self, frame) -> {},
                        "Authorization",
                        "Bearer " + deployment().token(agent))
                    .thenApply(Optional::of)
                    .exceptionally(refused -> Optional.empty())
                    .join(),
            Optional::isPresent)
        .orElseThrow();
  }
}
