package org.edgewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.edgewire.agent.EdgeAgent;
import org.edgewire.agent.Outcome;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.standalone.testing.EdgewireServer;
import org.edgewire.standalone.testing.fault.Chances;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java agent while frames are lost, doubled and late by chance, a connection goes dead and the
 * broker restarts: no command is started twice, and each ends with the agent's word.
 */
class EdgeAgentChanceTest {
  private static final String SECRET = "a-secret-for-tests";
  private static final String AGENT = "edge_1";
  private static final int COMMANDS = 100;
  private static final Duration LONGEST = Duration.ofSeconds(90);

  @TempDir private Path folder;
  private final List<CommandId> started = new CopyOnWriteArrayList<>();

  @RepeatedTest(3)
  void whateverChanceDoesNoCommandStartsTwiceAndEachIsAcked() {
    try (EdgewireServer edgewire = EdgewireServer.builder().setting("edge.secret", SECRET).start();
        EdgeAgent agent = agent(edgewire)) {
      // Given an agent that is known to de-duplicate
      agent.start();
      await().until(() -> edgewire.broker().agent(new AgentId(AGENT)).agent().dedups());

      // When
      edgewire.faults().random(Chances.TENTHS);
      List<CommandId> sent = sendThroughTrouble(edgewire);
      edgewire.faults().clear();

      // Then: time goes on by a second for each look, so that what is due is sent again
      await()
          .atMost(LONGEST)
          .untilAsserted(
              () -> {
                edgewire.clock().advance(Duration.ofSeconds(1));
                assertThat(sent).as(edgewire::report).allMatch(id -> isCompleted(edgewire, id));
              });
      assertThat(sent)
          .as("that some came to it more than once")
          .anyMatch(id -> record(edgewire, id).state().attempts() > 1);
      assertThat(started).as(edgewire.report()).containsExactlyInAnyOrderElementsOf(sent);
    }
  }

  private static List<CommandId> sendThroughTrouble(EdgewireServer edgewire) {
    List<CommandId> sent = new ArrayList<>();
    for (int i = 1; i <= COMMANDS; i++) {
      sent.add(edgewire.send(AGENT, "emit_event", "{\"event_type\":\"hello\"}"));
      if (i % 4 == 0) {
        edgewire.clock().advance(Duration.ofSeconds(1));
      }
      if (i == COMMANDS / 3) {
        edgewire.faults().halfOpen(AGENT);
      }
      if (i == COMMANDS / 2) {
        edgewire.restart();
      }
    }
    return sent;
  }

  private static boolean isCompleted(EdgewireServer edgewire, CommandId id) {
    return record(edgewire, id).state().status() == CommandStatus.COMPLETED;
  }

  private static CommandRecord record(EdgewireServer edgewire, CommandId id) {
    return edgewire.broker().find(id).orElseThrow();
  }

  private EdgeAgent agent(EdgewireServer edgewire) {
    return EdgeAgent.builder()
        .url(URI.create("ws://127.0.0.1:" + edgewire.baseUri().getPort() + "/edge/ws"))
        .agentId(AGENT)
        .secret(SECRET)
        .state(folder.resolve("state"))
        .handler(
            "emit_event",
            command -> {
              started.add(command.id());
              return Outcome.done();
            })
        .build();
  }
}
