package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EdgewireServerTest {
  private static final String EVENT = "{\"event_type\":\"hello\"}";
  private static final String TEXT = "{\"thread_id\":\"t\",\"text\":\"hi\"}";
  private static final String RULE = "{\"rule_type\":\"quiet\",\"rule_config\":{}}";

  @RegisterExtension static EdgewireExtension edgewire = EdgewireExtension.inMemory().build();

  @Test
  void aCommandGoesToAFakeAgentAndCompletes(FakeAgent agent) {
    CommandId id = edgewire.send(agent.id(), "send_message_now", TEXT);

    AgentCommand command = agent.awaitCommand("send_message_now");

    assertThat(command.id()).isEqualTo(id.value());
    assertThat(command.payload().text()).isEqualTo(TEXT);
    edgewire.assertThat(id).completes();
  }

  @Test
  void aFailingAgentIsTold(FakeAgent agent) {
    agent.behaves(Behaviour.fails("no such thread"));

    CommandRecord failed = edgewire.assertThat(edgewire.send(agent.id(), "x", "{}")).fails();

    assertThat(failed.state().error()).contains("no such thread");
  }

  @Test
  void twoServersDoNotSeeEachOther(EdgewireServer one) {
    try (EdgewireServer two = EdgewireServer.start()) {
      CommandId id = one.send("edge_1", "emit_event", EVENT);

      assertThat(two.baseUri()).isNotEqualTo(one.baseUri());
      assertThat(two.broker().find(id)).isEmpty();
      assertThat(two.adminKey()).isNotEqualTo(one.adminKey());
    }
  }

  @Test
  void resettingEmptiesTheStoreAndKeepsTheAddress(EdgewireServer server, FakeAgent agent) {
    URI before = server.baseUri();
    CommandId id = server.send("edge_1", "emit_event", EVENT);

    server.reset();

    assertThat(server.baseUri()).isEqualTo(before);
    assertThat(server.broker().find(id)).isEmpty();
    assertThat(agent.isOpen()).isFalse();
    server.assertThat(server.send(server.agent("edge_1").id(), "emit_event", EVENT)).completes();
  }

  @Test
  void theKeyAndAMembersTokenOpenTheHttpInterface(EdgewireServer server) throws Exception {
    HttpRequest room =
        HttpRequest.newBuilder(server.baseUri().resolve("/miniapps/room1"))
            .header("X-Admin-Key", server.adminKey())
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{}"))
            .build();
    HttpRequest action =
        HttpRequest.newBuilder(server.baseUri().resolve("/miniapps/action/room1"))
            .header("Authorization", "Bearer " + server.jwt("user-1"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"name\":\"wave\",\"payload\":{}}"))
            .build();
    HttpClient client = HttpClient.newHttpClient();

    HttpResponse<String> made = client.send(room, BodyHandlers.ofString());
    HttpResponse<String> taken = client.send(action, BodyHandlers.ofString());

    assertThat(made.statusCode()).as(made.body()).isBetween(200, 299);
    assertThat(taken.statusCode()).as(taken.body()).isBetween(200, 299);
  }

  @Test
  void anUnknownSettingIsRefused() {
    EdgewireServer.Builder builder = EdgewireServer.builder().setting("edge.windov", "1");

    assertThatThrownBy(builder::start)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("edge.windov");
  }

  @Test
  void movingTheClockExpiresWhatWaits() {
    CommandId id = edgewire.send("away", "emit_event", EVENT);

    edgewire.clock().advance(Duration.ofDays(8));

    assertThat(edgewire.broker().find(id).orElseThrow().state().status())
        .isEqualTo(CommandStatus.EXPIRED);
  }

  @Test
  void anUnackedTextIsUnconfirmedAfterTheExecutionDeadlineAndItsAgentStaysConnected(
      FakeAgent agent) {
    agent.behaves(Behaviour.neverAcks());
    CommandId id = edgewire.send(agent.id(), "send_message_now", TEXT);
    agent.awaitCommand();

    edgewire.clock().advance(Duration.ofMinutes(11));

    assertThat(edgewire.broker().find(id).orElseThrow().state().status())
        .isEqualTo(CommandStatus.UNCONFIRMED);
    assertThat(agent.isOpen()).isTrue();
    agent.ack(id.value(), "completed").ping();
    edgewire.broker().settle();
    edgewire.assertThat(id).completes();
  }

  @Test
  void anUnackedRuleIsSentAgainAfterTheAckTimeout(FakeAgent agent) {
    agent.behaves(Behaviour.neverAcks());
    CommandId id = edgewire.send(agent.id(), "set_rule", RULE);
    agent.awaitCommand("set_rule");

    edgewire.clock().advance(Duration.ofSeconds(35));

    AgentCommand again = agent.awaitCommand("set_rule");
    assertThat(again.id()).isEqualTo(id.value());
    assertThat(again.attempt()).isEqualTo(2);
  }

  @Test
  void aSilentAgentIsCutOff(FakeAgent agent) {
    agent.goesSilent();

    edgewire.clock().advance(Duration.ofSeconds(80));

    assertThat(agent.awaitClose()).isEqualTo(4002);
  }

  @Test
  void aTokenAges(EdgewireServer server) {
    Instant before = server.clock().instant();
    String token = server.token("edge_1");

    server.clock().advance(Duration.ofHours(25));

    assertThat(Duration.between(before, server.clock().instant()))
        .isGreaterThan(Duration.ofHours(25));
    assertThat(server.token("edge_1")).isNotEqualTo(token);
    assertThat(server.agent("edge_1").isOpen()).isTrue();
  }

  @Test
  void anAgentThatCrashesLeavesItsTextUnconfirmed(FakeAgent agent) {
    agent.behaves(Behaviour.crashes());

    CommandId id = edgewire.send(agent.id(), "send_message_now", TEXT);

    edgewire.assertThat(id).ends(CommandStatus.UNCONFIRMED);
  }

  @Test
  void rubbishIsAnsweredAndTheConnectionStays(FakeAgent agent) {
    agent.send("rubbish").ping();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> edgewire.server().report().contains("\"error\""));
    assertThat(edgewire.server().report()).contains("→ rubbish");
    assertThat(agent.isOpen()).isTrue();
  }

  @Test
  void aFailedExpectationTellsTheTimelineAndWhy() {
    CommandId id = edgewire.send("away", "emit_event", EVENT);

    assertThatThrownBy(() -> edgewire.assertThat(id).within(Duration.ofMillis(50)).completes())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected command " + id + " to end as completed")
        .hasMessageContaining("still queued")
        .hasMessageContaining("The broker explains: ")
        .hasMessageContaining("is queued");
  }

  @Test
  void anotherCommandThanTheAwaitedFailsWithWhatCame(FakeAgent agent) {
    edgewire.send(agent.id(), "emit_event", EVENT);

    assertThatThrownBy(() -> agent.awaitCommand("send_message_now"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected send_message_now")
        .hasMessageContaining("emit_event");
  }
}
