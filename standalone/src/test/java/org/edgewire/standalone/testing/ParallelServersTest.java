package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.dispatch.AgentView;
import org.edgewire.standalone.testing.fault.Frames;
import org.junit.jupiter.api.Test;

/** Servers of one process know nothing of each other. */
class ParallelServersTest {
  private static final String TEXT = "{\"thread_id\":\"t\",\"text\":\"hi\"}";

  @Test
  void eachHasItsOwnAgentsCommandsSecretsTimeAndFaults() {
    try (EdgewireServer one = EdgewireServer.start();
        EdgewireServer two = EdgewireServer.start()) {
      FakeAgent agent = one.agent("edge_1");
      one.faults().drop(Frames.toAnyone().ofType("command").always());
      Instant before = two.clock().instant();
      one.clock().advance(Duration.ofHours(2));
      CommandId id = two.send("edge_1", "send_message_now", TEXT);

      assertThat(two.broker().agent(new AgentId("edge_1")).presence())
          .isEqualTo(AgentView.Presence.OFFLINE);
      assertThat(one.broker().find(id)).isEmpty();
      assertThat(two.token("edge_1")).isNotEqualTo(one.token("edge_1"));
      assertThat(Duration.between(before, two.clock().instant())).isLessThan(Duration.ofHours(1));
      two.agent("edge_1");
      two.assertThat(id).completes();
      assertThat(agent.commands()).isEmpty();
    }
  }

  @Test
  void theEndOfOneIsNotTheEndOfAnother() {
    try (EdgewireServer one = EdgewireServer.start()) {
      FakeAgent agent = one.agent("edge_1");
      EdgewireServer two = EdgewireServer.start();
      two.agent("edge_1");
      two.restart();
      two.close();

      one.assertThat(one.send(agent.id(), "send_message_now", TEXT)).completes();
      assertThat(agent.isOpen()).isTrue();
    }
  }

  @Test
  void manyAtOnceServeTheirOwn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<String>>> tests = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String agentId = "edge_" + i;
        tests.add(() -> servedBy(agentId));
      }
      for (Future<List<String>> test : threads.invokeAll(tests, 60, TimeUnit.SECONDS)) {
        assertThat(test.get()).hasSize(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> servedBy(String agentId) {
    try (EdgewireServer server = EdgewireServer.start()) {
      FakeAgent agent = server.agent(agentId);
      server.assertThat(server.send(agentId, "send_message_now", TEXT)).completes();
      return agent.commands().stream().map(AgentCommand::id).toList();
    }
  }
}
