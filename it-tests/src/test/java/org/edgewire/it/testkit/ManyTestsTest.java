package org.edgewire.it.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.edgewire.command.CommandId;
import org.edgewire.standalone.testing.EdgewireExtension;
import org.edgewire.standalone.testing.FakeAgent;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two hundred tests, each with an agent, a command, and an empty store afterwards. */
class ManyTestsTest {
  @RegisterExtension static EdgewireExtension edgewire = EdgewireExtension.inMemory().build();

  @RepeatedTest(200)
  void oneOfManyFindsAnEmptyStore(FakeAgent agent) {
    CommandId id = edgewire.send(agent.id(), "emit_event", "{\"event_type\":\"hello\"}");

    edgewire.assertThat(id).completes();
    assertThat(agent.commands()).hasSize(1);
  }
}
