package org.edgewire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.dispatch.BrokerListener;
import org.edgewire.dispatch.Cancelled;
import org.edgewire.dispatch.Explanation;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.Retried;
import org.edgewire.dispatch.Submitted;
import org.edgewire.dispatch.SubmittedTo;
import org.edgewire.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {
  private static final String RULE = "{\"rule_type\":\"quiet\",\"rule_config\":{}}";

  @TempDir Path folder;

  private static CommandId accepted(Broker broker, String agent) {
    Submitted answer = broker.submit(NewCommand.of(agent, "set_rule", RULE)).join();
    assertThat(answer).isInstanceOf(Submitted.Accepted.class);
    return ((Submitted.Accepted) answer).command().command().id();
  }

  @Test
  void itWorksInProcessWithoutAnyNetwork() {
    List<CommandStatus> heard = new CopyOnWriteArrayList<>();
    try (Broker broker = Broker.builder().inMemory().build()) {
      broker.addListener(
          new BrokerListener() {
            @Override
            public void commandChanged(CommandState state) {
              heard.add(state.status());
            }
          });
      broker.start();

      CommandId id = accepted(broker, "a1");

      assertThat(broker.find(id).orElseThrow().state().status()).isEqualTo(CommandStatus.QUEUED);
      await().untilAsserted(() -> assertThat(heard).containsExactly(CommandStatus.QUEUED));
    }
  }

  @Test
  void commandsAndAgentsAreSteeredInProcess() {
    AgentId agent = new AgentId("a1");
    try (Broker broker = Broker.builder().inMemory().build()) {
      broker.start();
      CommandId id = accepted(broker, "a1");

      assertThat(broker.explain(id).join().orElseThrow().reason())
          .isEqualTo(Explanation.Reason.AGENT_OFFLINE);
      assertThat(broker.cancel(id).join()).isInstanceOf(Cancelled.Done.class);
      assertThat(broker.configure(agent, "{\"a\":1}").join().configVersion()).isEqualTo(1);
      assertThat(broker.kick(agent).join()).isFalse();
    }
  }

  @Test
  void manyRetriesAtOnceMakeOneCommand() {
    try (Broker broker = Broker.builder().inMemory().build()) {
      broker.start();
      CommandId id = accepted(broker, "a1");
      broker.cancel(id).join();

      List<CompletableFuture<Retried>> retries =
          IntStream.range(0, 20).mapToObj(i -> broker.retry(id)).toList();

      Map<Class<?>, Long> outcomes =
          retries.stream()
              .map(CompletableFuture::join)
              .collect(Collectors.groupingBy(Object::getClass, Collectors.counting()));
      assertThat(outcomes).isEqualTo(Map.of(Retried.Anew.class, 1L, Retried.Existing.class, 19L));
    }
  }

  @Test
  void tenThousandAgentsGetTheirCommandEach() {
    List<AgentId> agents =
        IntStream.range(0, 10_000).mapToObj(i -> new AgentId("agent" + i)).toList();
    try (Broker broker = Broker.builder().inMemory().build()) {
      broker.start();

      List<SubmittedTo> results =
          broker.steering().submitToMany(NewCommand.of("any", "set_rule", RULE), agents).join();

      assertThat(results).extracting(SubmittedTo::agent).isEqualTo(agents);
      assertThat(results)
          .extracting(SubmittedTo::outcome)
          .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Submitted.Accepted.class));
    }
  }

  @Test
  void whatWasAcceptedIsThereAfterARestart() {
    CommandId id;
    try (Broker broker = Broker.builder().folder(folder).build()) {
      broker.start();
      id = accepted(broker, "a1");
    }

    try (Broker broker = Broker.builder().folder(folder).build()) {
      broker.start();

      assertThat(broker.find(id).orElseThrow().payload().text()).isEqualTo(RULE);
    }
  }

  @Test
  void aFolderThatAnotherBrokerUsesIsRefusedInOneSentence() {
    try (Broker first = Broker.builder().folder(folder).build()) {
      first.start();

      assertThatThrownBy(() -> Broker.builder().folder(folder).build())
          .isInstanceOf(StoreException.class)
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aBrokerThatWasNotToldWhereToKeepItsDataIsNotBuilt() {
    BrokerBuilder nowhere = Broker.builder();

    assertThatThrownBy(nowhere::build).hasMessageContaining("inMemory()");
  }

  @Test
  void afterTheEndASubmitIsRefusedAndNothingHangs() {
    Broker broker = Broker.builder().inMemory().build();
    broker.start();
    broker.close();
    broker.close();

    assertThat(broker.submit(NewCommand.of("a1", "set_rule", RULE)))
        .succeedsWithin(Duration.ofSeconds(30))
        .isInstanceOf(Submitted.Unavailable.class);
  }

  @Test
  void aHundredStartsAndStopsLeaveNoThread() {
    startAndStop();
    Set<String> before = threads();

    for (int i = 0; i < 100; i++) {
      startAndStop();
    }

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
  }

  private static void startAndStop() {
    try (Broker broker = Broker.builder().inMemory().build()) {
      broker.start();
      accepted(broker, "a1");
    }
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith("surefire") && !name.startsWith("awaitility"))
        .collect(Collectors.toSet());
  }
}
