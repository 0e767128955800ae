package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.TimelineEntry;
import org.edgewire.dispatch.AgentView;
import org.edgewire.json.JsonObject;
import org.edgewire.standalone.testing.fault.Faults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each thing that waits for time, and that it has happened when {@code advance} returns. */
class MovedTimeTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String TEXT = "{\"thread_id\":\"t\",\"text\":\"hi\"}";
  private static final String RULE = "{\"rule_type\":\"quiet\",\"rule_config\":{}}";

  @RegisterExtension static EdgewireExtension edgewire = EdgewireExtension.inMemory().build();

  private static CommandStatus status(CommandId id) {
    return edgewire.broker().find(id).orElseThrow().state().status();
  }

  /** Submits over HTTP, which knows all members. */
  private static CommandId submit(String agentId, String members) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(edgewire.baseUri().resolve("/edge/agents/" + agentId + "/commands"))
            .header("X-Admin-Key", edgewire.server().adminKey())
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"command_type\":\"set_rule\",\"payload\":" + RULE + "," + members + "}"))
            .build();
    String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return new CommandId(JsonObject.parse(body).string("command_id").orElseThrow());
  }

  @Test
  void theUpTimeCountsFromTheStartThoughNobodyAskedBefore() throws Exception {
    edgewire.clock().advance(Duration.ofHours(5));

    HttpRequest request =
        HttpRequest.newBuilder(edgewire.baseUri().resolve("/edge/websocket/stats"))
            .header("X-Admin-Key", edgewire.server().adminKey())
            .build();
    String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();

    assertThat(JsonObject.parse(body).get("uptime_seconds").orElseThrow().text())
        .satisfies(seconds -> assertThat(Long.parseLong(seconds)).isBetween(18_000L, 18_100L));
  }

  @Test
  void whatWaitsTooLongIsExpired() throws Exception {
    CommandId id = submit("away", "\"ttl_seconds\":600");
    edgewire.clock().advance(Duration.ofSeconds(500));
    CommandStatus before = status(id);

    edgewire.clock().advance(Duration.ofSeconds(200));

    assertThat(before).isEqualTo(CommandStatus.QUEUED);
    assertThat(status(id)).isEqualTo(CommandStatus.EXPIRED);
  }

  @Test
  void whatMustNotGoOutBeforeItsTimeGoesOutThen(FakeAgent agent) throws Exception {
    String at = edgewire.clock().instant().plus(Duration.ofHours(1)).toString();
    CommandId id = submit(agent.id(), "\"deliver_at\":\"" + at + "\"");
    edgewire.clock().advance(Duration.ofMinutes(59));
    List<AgentCommand> before = agent.commands();

    edgewire.clock().advance(Duration.ofMinutes(2));

    assertThat(before).isEmpty();
    assertThat(status(id)).isNotEqualTo(CommandStatus.QUEUED);
    edgewire.assertThat(id).completes();
  }

  @Test
  void whatIsNeverAckedIsSentAgainAtEachTimeoutUntilItIsExhausted(FakeAgent agent) {
    agent.behaves(Behaviour.neverAcks());
    CommandId id = edgewire.send(agent.id(), "set_rule", RULE);
    agent.awaitCommand();

    edgewire.clock().advance(Duration.ofMinutes(5));

    assertThat(status(id)).isEqualTo(CommandStatus.EXHAUSTED);
    await().atMost(SOON).until(() -> agent.commands().size() == 5);
    assertThat(agent.commands()).extracting(AgentCommand::attempt).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void aDeadlineOfExecutionIsRenewedByNewsOfIt(FakeAgent agent) {
    agent.behaves(Behaviour.acks("received"));
    CommandId id = edgewire.send(agent.id(), "send_message_now", TEXT);
    agent.awaitCommand();
    edgewire.clock().advance(Duration.ofMinutes(8));
    agent.ack(id.value(), "executing").ping();
    edgewire.clock().advance(Duration.ofMinutes(8));
    CommandStatus before = status(id);

    edgewire.clock().advance(Duration.ofMinutes(3));

    assertThat(before).isEqualTo(CommandStatus.EXECUTING);
    assertThat(status(id)).isEqualTo(CommandStatus.UNCONFIRMED);
    assertThat(edgewire.broker().find(id).orElseThrow().state().timeline())
        .extracting(TimelineEntry::status)
        .containsExactly(
            CommandStatus.QUEUED,
            CommandStatus.SENT,
            CommandStatus.RECEIVED,
            CommandStatus.EXECUTING,
            CommandStatus.UNCONFIRMED);
  }

  @Test
  void anAgentsTokenIsTooOldAfterADay(EdgewireServer server) throws Exception {
    String token = server.token("edge_1");
    int before = sync(server.baseUri(), token);

    server.clock().advance(Duration.ofHours(25));

    assertThat(before).isEqualTo(200);
    assertThat(sync(server.baseUri(), token)).isEqualTo(401);
    assertThat(sync(server.baseUri(), server.token("edge_1"))).isEqualTo(200);
  }

  private static int sync(URI uri, String token) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve("/edge/sync"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"edge_agent_id\":\"edge_1\"}"))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void anAgentThatPolledIsOfflineAfterTenMinutes(EdgewireServer server) throws Exception {
    sync(server.baseUri(), server.token("edge_1"));
    AgentView.Presence before = server.broker().agent(new AgentId("edge_1")).presence();

    server.clock().advance(Duration.ofMinutes(11));

    assertThat(before).isEqualTo(AgentView.Presence.POLLING);
    assertThat(server.broker().agent(new AgentId("edge_1")).presence())
        .isEqualTo(AgentView.Presence.OFFLINE);
  }

  @Test
  void aSilentAgentIsOfflineAfterItsIdleTimeout(FakeAgent agent) {
    agent.goesSilent();

    edgewire.clock().advance(Duration.ofSeconds(80));

    assertThat(edgewire.broker().agent(new AgentId(agent.id())).presence())
        .isEqualTo(AgentView.Presence.OFFLINE);
  }

  @Test
  void aLostMemberIsGoneAfterItsGrace(FakeMember ann, FakeMember bob) {
    ann.awaitMember("user-2");
    bob.drop();
    await()
        .atMost(SOON)
        .until(() -> edgewire.server().report().contains("user-2@session-1 → close"));
    edgewire.broker().settle();

    edgewire.clock().advance(Duration.ofSeconds(7));

    ann.awaitLeft("user-2");
  }

  @Test
  void aMembersTokenEndsItsConnection(FakeMember ann) {
    edgewire.clock().advance(Duration.ofMinutes(59).plusSeconds(30));
    boolean before = ann.ping().isOpen();

    edgewire.clock().advance(Duration.ofMinutes(2));

    assertThat(before).isTrue();
    assertThat(ann.awaitClose()).isEqualTo(4401);
  }

  @Test
  void aBrokerThatLostItsStoreTriesAgainAfterItsBackOff(EdgewireServer server, Faults faults) {
    faults.store().goAway();
    assertThatThrownBy(() -> server.send("edge_1", "set_rule", RULE))
        .isInstanceOf(AssertionError.class);
    boolean before = server.broker().storeHealth().up();
    faults.store().comeBack();

    server.clock().advance(Duration.ofMinutes(2));

    assertThat(before).isFalse();
    await().atMost(SOON).until(() -> server.broker().storeHealth().up());
  }

  @Test
  void anAgentOfTheFieldComesBackAfterItsBackOff(EdgewireServer server) {
    FakeAgent agent = server.agent("edge_1", Behaviour.ofTheField());
    agent.drop();

    server.clock().advance(Duration.ofSeconds(2));

    assertThat(agent.awaitOpen().isOpen()).isTrue();
  }

  @Test
  void timeGoesForwardOnly() {
    assertThatThrownBy(() -> edgewire.clock().advance(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("forward only");
  }
}
