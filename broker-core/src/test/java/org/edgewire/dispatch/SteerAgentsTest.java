package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.edgewire.command.AgentId;
import org.edgewire.command.Priority;
import org.edgewire.connection.CloseCode;
import org.edgewire.dispatch.DispatchRig.Agent;
import org.edgewire.dispatch.SyncRequest.ReportedEvent;
import org.edgewire.json.JsonText;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Event;
import org.edgewire.store.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SteerAgentsTest {
  private static final AgentId A1 = new AgentId("a1");
  private static final String CONFIG = "{\"type\":\"config_update\"";

  private final DispatchRig rig = new DispatchRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aConnectedAgentGetsItsConfigurationAtOnce() {
    Agent agent = rig.agent("a1");

    AgentRecord first = configure("{ \"a\": 1 }");
    AgentRecord second = configure("{\"a\":2}");

    assertThat(first.configVersion()).isEqualTo(1);
    assertThat(second.configVersion()).isEqualTo(2);
    assertThat(configs(agent))
        .containsExactly(
            "{\"type\":\"config_update\",\"data\":{ \"a\": 1 }}",
            "{\"type\":\"config_update\",\"data\":{\"a\":2}}");
  }

  @Test
  void theConfigurationIsSentAfterEachConnectUntilTheAgentWasHeardAfterIt() {
    configure("{\"a\":1}");

    Agent first = rig.agent("a1");
    first.drop();
    Agent second = rig.agent("a1");
    second.say("{\"type\":\"ping\"}");
    second.drop();
    Agent third = rig.agent("a1");

    assertThat(configs(first)).hasSize(1);
    assertThat(configs(second)).hasSize(1);
    assertThat(configs(third)).isEmpty();
    assertThat(rig.dispatcher.agent(A1).agent().configHeard()).isEqualTo(1);
  }

  @Test
  void aNewerConfigurationIsSentAlthoughTheOlderOneWasHeard() {
    Agent agent = rig.agent("a1");
    configure("{\"a\":1}");
    agent.say("{\"type\":\"ping\"}");

    configure("{\"a\":2}");
    agent.drop();

    assertThat(configs(rig.agent("a1"))).containsExactly(CONFIG + ",\"data\":{\"a\":2}}");
  }

  @Test
  void aPollingAgentGetsItsConfigurationOnceHeardOnItsNextPoll() {
    configure("{\"a\":1}");

    SyncAnswer first = rig.poll("a1", atOnce(List.of()));
    SyncAnswer second = rig.poll("a1", atOnce(List.of()));

    assertThat(first.config()).contains(JsonText.parse("{\"a\":1}"));
    assertThat(second.config()).isEmpty();
    assertThat(rig.dispatcher.agent(A1).agent().configHeard()).isEqualTo(1);
  }

  @Test
  void aRemovedAgentIsClosedAndMayComeBack() {
    Agent agent = rig.agent("a1");

    boolean removed = rig.answer(rig.steering().kick(A1));
    boolean again = rig.answer(rig.steering().kick(A1));
    boolean neverSeen = rig.answer(rig.steering().kick(new AgentId("other")));

    assertThat(removed).isTrue();
    assertThat(again).isFalse();
    assertThat(neverSeen).isFalse();
    assertThat(agent.connection.closed()).contains(CloseCode.REMOVED);
    assertThat(rig.dispatcher.agent(A1).agent().lastCloseCode()).isEqualTo(4003);
    rig.agent("a1");
    assertThat(rig.dispatcher.connections()).isEqualTo(1);
  }

  @Test
  void eventsAreToldOnceAndListedTheNewestFirst() {
    List<String> heard = new ArrayList<>();
    rig.dispatcher.addListener(
        new BrokerListener() {
          @Override
          public void agentReported(Event.AgentReported event) {
            heard.add(event.eventId());
          }
        });

    rig.poll("a1", atOnce(List.of(event("e1"), event("e2"))));
    rig.pass(Duration.ofSeconds(1));
    rig.poll("a1", atOnce(List.of(event("e2"), event("e3"))));

    assertThat(heard).containsExactly("e1", "e2", "e3");
    assertThat(rig.answer(rig.steering().reportedBy(A1, Optional.empty(), 2)))
        .containsExactly(event("e3").body(), event("e2").body());
    assertThat(rig.answer(rig.steering().reportedBy(A1, Optional.of("e2"), 9)))
        .containsExactly(event("e1").body());
  }

  @Test
  void oneCommandForManyAgentsIsOneCommandEach() {
    Agent agent = rig.agent("a1");
    List<AgentId> agents =
        IntStream.range(0, 3_000).mapToObj(i -> new AgentId("a" + (i + 1))).toList();

    List<SubmittedTo> results =
        rig.answer(rig.steering().submitToMany(NewCommand.of("x", "t", "{}"), agents));

    assertThat(results).extracting(SubmittedTo::agent).isEqualTo(agents);
    assertThat(results)
        .extracting(SubmittedTo::outcome)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Submitted.Accepted.class));
    assertThat(agent.commands()).hasSize(1);
  }

  @Test
  void aStoreThatIsBehindIsWaitedFor() {
    List<CompletableFuture<Submitted>> others = new ArrayList<>();
    CompletableFuture<Submitted> last;
    do {
      last = rig.dispatcher.submit(NewCommand.of("b" + others.size() / 5_000, "t", "{}"));
      others.add(last);
    } while (!last.isDone());
    assertThat(last.join()).isEqualTo(new Submitted.Unavailable(Refusal.BUSY));

    CompletableFuture<List<SubmittedTo>> answer =
        rig.steering().submitToMany(NewCommand.of("x", "t", "{}"), List.of(A1, new AgentId("a2")));
    rig.pass(Duration.ofSeconds(2));

    assertThat(answer.join())
        .extracting(SubmittedTo::outcome)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Submitted.Accepted.class));
  }

  @Test
  void allKnownAgentsAreThoseThatWereEverSeenOrAddressed() {
    rig.agent("a1");
    rig.submit(DispatchRig.command("a2", "c1", "t", Priority.NORMAL));

    List<SubmittedTo> results =
        rig.answer(rig.steering().submitToAllKnown(NewCommand.of("x", "t", "{}")));

    assertThat(results).extracting(SubmittedTo::agent).contains(A1);
  }

  private AgentRecord configure(String config) {
    return rig.answer(rig.steering().configure(A1, JsonText.parse(config)));
  }

  private static List<String> configs(Agent agent) {
    return agent.connection.sent().stream().filter(text -> text.startsWith(CONFIG)).toList();
  }

  private static ReportedEvent event(String id) {
    return new ReportedEvent(id, JsonText.parse("{\"event_id\":\"" + id + "\"}"));
  }

  private static SyncRequest atOnce(List<ReportedEvent> events) {
    return new SyncRequest(
        Optional.empty(), events, Optional.empty(), List.of(), List.of(), 50, Duration.ZERO);
  }
}
