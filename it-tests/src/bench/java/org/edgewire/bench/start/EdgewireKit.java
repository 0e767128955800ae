package org.edgewire.bench.start;

import org.edgewire.command.CommandId;
import org.edgewire.standalone.testing.EdgewireServer;
import org.edgewire.standalone.testing.FakeAgent;

/**
 * The test kit: an agent connects, a command is sent to it, the broker has its ack, and the agent
 * leaves, as the clients of the others do.
 */
final class EdgewireKit implements Embedded {
  private static final String AGENT = "edge_1";

  @Override
  public Running start() {
    EdgewireServer server = EdgewireServer.start();
    return new Running() {
      @Override
      public void message() {
        FakeAgent agent = server.agent(AGENT);
        CommandId id = server.send(AGENT, "emit_event", "{\"event_type\":\"hello\"}");
        server.assertThat(id).completes();
        agent.close();
      }

      @Override
      public void stop() {
        server.close();
      }
    };
  }
}
