package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, and what is there after the next start. */
class StopIT {
  @TempDir private Path data;

  @Test
  void aStopSaysGoodByeAndLosesNothing() {
    List<String> waiting;
    String done;
    String open;
    // Given
    try (Broker broker = Broker.Setup.in(data).start()) {
      Api api = new Api(broker.deployment());
      List<AgentSocket> agents = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        agents.add(AgentSocket.connect(broker.deployment(), "agent-" + i));
      }
      waiting =
          IntStream.range(0, 20)
              .mapToObj(i -> api.submit("offline", Commands.text("#" + i)))
              .toList();
      done = api.submit("agent-0", Commands.text("done"));
      agents.get(0).awaitCommand();
      agents.get(0).ack(done, "completed");
      api.finished(done);
      open = api.submit("agent-1", Commands.text("open"));
      agents.get(1).awaitCommand();

      // When
      int exit = broker.stop();

      // Then
      assertThat(exit).isIn(0, 143);
      agents.forEach(agent -> assertThat(agent.awaitClosed().code()).isEqualTo(1012));
      assertThat(broker.process().output()).doesNotContain("Exception");
    }
    try (Broker again = Broker.Setup.in(data).start()) {
      Api api = new Api(again.deployment());
      assertThat(api.status(done)).isEqualTo("completed");
      assertThat(api.status(open)).isEqualTo("unconfirmed");
      try (AgentSocket offline = AgentSocket.connect(again.deployment(), "offline")) {
        assertThat(offline.awaitCommandIds(20)).isEqualTo(waiting);
      }
    }
  }

  @Test
  void aStopDoesNotWaitForPeersThatDoNotAnswer() {
    try (Broker broker = Broker.Setup.in(data).start()) {
      try (RawSocket silent = RawSocket.agent(broker.deployment(), "silent");
          RawSocket idleHttp = RawSocket.open(broker.deployment())) {
        idleHttp.request("GET", "/health/live", "");
        var poll =
            new Api(broker.deployment())
                .postAsAgentLater(
                    "poller", "/edge/sync", "{\"edge_agent_id\":\"poller\",\"wait_seconds\":25}");
        assertThat(broker.stop()).isIn(0, 143);
        assertThat(silent.readCloseCode()).isEqualTo(1012);
        poll.handle((answer, failure) -> true).join();
      }
    }
  }
}
