package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.edgewire.Broker;
import org.edgewire.command.AgentId;
import org.edgewire.dispatch.AgentView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class EdgewireExtensionTest {
  private static final List<Broker> SEEN = new ArrayList<>();

  @TempDir private static Path folder;

  @RegisterExtension
  final EdgewireExtension edgewire =
      EdgewireExtension.inMemory().setting("edge.window", "1").recordTo(folder).build();

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
    await()
        .untilAsserted(
            () ->
                assertThat(broker.agent(new AgentId("agent-2")).presence())
                    .isEqualTo(AgentView.Presence.ONLINE));
  }

  @Test
  void aSettingReachesTheBroker(Broker broker) {
    assertThat(broker.config().dispatch().window()).isEqualTo(1);
  }

  @Test
  void aFailureCarriesWhatHappenedOnTheWireAndNamesItsRecording(FakeAgent agent)
      throws NoSuchMethodException {
    AssertionError failure = new AssertionError("planned");
    agent.send("rubbish").ping();

    edgewire.afterTestExecution(failed(failure));
    edgewire.afterTestExecution(failed(failure));

    Path file = folder.resolve("EdgewireExtensionTest.InANestedClass-theBrokerRunsToo.jsonl");
    assertThat(failure.getSuppressed()).hasOnlyElementsOfType(WireReport.class).hasSize(2);
    assertThat(failure.getSuppressed()[0])
        .hasMessageContaining("agent-1 → rubbish")
        .hasMessageContaining("All that was said is in " + file);
    assertThat(file).content().contains("\"text\":\"rubbish\"");
    assertThat(folder.resolve("EdgewireExtensionTest.InANestedClass-theBrokerRunsToo-2.jsonl"))
        .exists();
  }

  @Nested
  class ThatRecordsAll {
    @RegisterExtension
    final EdgewireExtension recording =
        EdgewireExtension.inMemory().recordFrames().recordTo(folder).build();

    @AfterAll
    static void everyTestHasItsFile() {
      assertThat(folder.resolve("EdgewireExtensionTest.ThatRecordsAll-aTestThatPasses.jsonl"))
          .content()
          .contains("\"agent\":\"edge_1\"");
    }

    @Test
    void aTestThatPasses() {
      recording.agent("edge_1");
    }
  }

  /** JUnit makes contexts only for tests that run; this one must not fail. */
  private static ExtensionContext failed(Throwable failure) throws NoSuchMethodException {
    Map<String, Object> answers =
        Map.of(
            "getExecutionException", Optional.of(failure),
            "getRequiredTestClass", InANestedClass.class,
            "getRequiredTestMethod",
                InANestedClass.class.getDeclaredMethod("theBrokerRunsToo", FakeAgent.class));
    return (ExtensionContext)
        Proxy.newProxyInstance(
            ExtensionContext.class.getClassLoader(),
            new Class<?>[] {ExtensionContext.class},
            (proxy, method, arguments) -> answers.get(method.getName()));
  }

  @Nested
  class InANestedClass {
    @Test
    void theBrokerRunsToo(FakeAgent agent) {
      edgewire.assertThat(edgewire.send(agent.id(), "x", "{}")).completes();
    }
  }
}
