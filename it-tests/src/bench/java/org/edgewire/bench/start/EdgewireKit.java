package org.edgewire.bench.start;

import org.edgewire.command.CommandId;
import org.edgewire.standalone.testing.EdgewireServer;
import org.edgewire.standalone.testing.FakeAgent;

/**
 * The test kit: an agent connects, a command is sent to it, the broker has its ack, and, as the
 * clients of the others do, the agent leaves; or it stays and the server that stops closes it.
 */
final class EdgewireKit implements Embedded {
  private static final String AGENT = "edge_1";

  private final boolean stays;

  private EdgewireKit(boolean stays) {
    this.stays = stays;
  }

  static EdgewireKit whoseAgentLeaves() {
    return new EdgewireKit(false);
  }

  static EdgewireKit whoseAgentStays() {
    return new EdgewireKit(true);
  }

  @Override
  public Running start() {
    EdgewireServer server = EdgewireServer.start();
    return new Running() {
      @Override
      public void message() {
        FakeAgent agent = server.agent(AGENT);
        CommandId id = server.send(AGENT, "emit_event", "{\"event_type\":\"hello\"}");
        server.assertThat(id).completes();
        if (!stays) {
          agent.close();
        }
      }

      @Override
      public void stop() {
        server.close();
      }
    };
  }
}
