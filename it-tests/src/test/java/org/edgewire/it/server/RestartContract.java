package org.edgewire.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Commands;
import org.junit.jupiter.api.Test;

/** The whole server is stopped, and started again on what it left. */
abstract class RestartContract {
  private static final int COMMANDS = 50;

  abstract RunningServer server();

  @Test
  void whatWasAcceptedAndWhatWasDoneIsKnownAfterwards() {
    // Given
    Api api = new Api(server().deployment());
    String agent = Commands.unique("restarted");
    String done = api.submit(agent + "-done", Commands.text("done"));
    try (AgentSocket socket = AgentSocket.connect(server().deployment(), agent + "-done")) {
      socket.awaitCommand();
      socket.ack(done, "completed");
      assertThat(api.finished(done).string("status")).isEqualTo("completed");
    }
    List<String> accepted =
        IntStream.range(0, COMMANDS)
            .mapToObj(i -> api.submit(agent, Commands.text("#" + i)))
            .toList();

    // When
    server().restart();

    // Then
    assertThat(api.status(done)).isEqualTo("completed");
    assertThat(accepted).allSatisfy(id -> assertThat(api.status(id)).isEqualTo("queued"));
    try (AgentSocket socket = AgentSocket.connect(server().deployment(), agent)) {
      assertThat(socket.awaitCommandIds(COMMANDS)).isEqualTo(accepted);
    }
  }
}
