package org.edgewire.it.examples;

import org.edgewire.command.CommandId;
import org.edgewire.standalone.testing.EdgewireExtension;
import org.edgewire.standalone.testing.FakeAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The test of the README. */
class GreeterTest {
  @RegisterExtension static EdgewireExtension edgewire = EdgewireExtension.inMemory().build();

  @Test
  void theAgentIsTextedAndSaysSo(FakeAgent agent) {
    CommandId id =
        edgewire.send(agent.id(), "send_message_now", "{\"thread_id\":\"t\",\"text\":\"hi\"}");
    agent.awaitCommand("send_message_now");
    edgewire.assertThat(id).completes();
  }
}
