package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.Broker;
import org.edgewire.command.AgentId;
import org.edgewire.dispatch.AgentView;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

class EdgewireExtensionTest {
  private static final List<Broker> SEEN = new ArrayList<>();

  @RegisterExtension
  final EdgewireExtension edgewire =
      EdgewireExtension.inMemory().setting("edge.window", "1").build();

  @RepeatedTest(2)
  void inAnInstanceFieldEachTestHasABrokerOfItsOwn(Broker broker) {
    assertThat(SEEN).doesNotContain(broker);
    SEEN.add(broker);
  }

  @Test
  void allParametersAreOfTheSameServer(
      EdgewireServer server, Broker broker, URI uri, TestClock clock, FakeAgent a, FakeAgent b) {
    assertThat(server.broker()).isSameAs(broker);
    assertThat(server.baseUri()).isEqualTo(uri);
    assertThat(server.clock()).isSameAs(clock);
    assertThat(List.of(a.id(), b.id())).containsExactly("agent-1", "agent-2");
    assertThat(broker.agent(new AgentId("agent-2")).presence())
        .isEqualTo(AgentView.Presence.ONLINE);
  }

  @Test
  void aSettingReachesTheBroker(Broker broker) {
    assertThat(broker.config().dispatch().window()).isEqualTo(1);
  }

  @Test
  void aFailureCarriesWhatHappenedOnTheWire(FakeAgent agent) {
    AssertionError failure = new AssertionError("planned");
    agent.send("rubbish").ping();

    edgewire.afterTestExecution(failed(failure));

    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOf(WireReport.class)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("agent-1 → rubbish");
  }

  /** JUnit makes contexts only for tests that run; this one must not fail. */
  private static ExtensionContext failed(Throwable failure) {
    return (ExtensionContext)
        Proxy.newProxyInstance(
            ExtensionContext.class.getClassLoader(),
            new Class<?>[] {ExtensionContext.class},
            (proxy, method, arguments) -> Optional.of(failure));
  }

  @Nested
  class InANestedClass {
    @Test
    void theBrokerRunsToo(FakeAgent agent) {
      edgewire.assertThat(edgewire.send(agent.id(), "x", "{}")).completes();
    }
  }
}
