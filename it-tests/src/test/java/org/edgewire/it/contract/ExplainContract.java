package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.Test;

/** Section 5 of the protocol: why a command is not delivered or not finished yet. */
public abstract class ExplainContract extends Contract {
  private static final int WINDOW = 64;

  private JsonDoc explain(String id) {
    JsonDoc explanation = api.get("/edge/commands/" + id + "/explain").expect(200).json();
    assertThat(explanation.string("command_id")).isEqualTo(id);
    assertThat(explanation.string("explanation")).contains(id).endsWith(".");
    return explanation;
  }

  private String reason(String id) {
    return explain(id).string("reason");
  }

  @Test
  void anAgentThatWasNeverHereIsOfflineAndOneThatWentIsSoSinceThen() {
    String id = api.submit(agent, Commands.text("x"));
    JsonDoc never = explain(id);
    assertThat(never.string("reason")).isEqualTo("agent_offline");
    assertThat(never.has("since")).isFalse();
    assertThat(never.string("agent.status")).isEqualTo("offline");

    String gone = agent + "-gone";
    AgentSocket.connect(deployment(), gone).close(1000);
    eventually(() -> assertThat(api.agent(gone).number("last_close_code")).isEqualTo(1000));
    String other = api.submit(gone, Commands.text("x"));
    eventually(() -> assertThat(reason(other)).isEqualTo("agent_offline"));
    assertThat(Instant.parse(explain(other).string("since")))
        .isCloseTo(Instant.now(), org.assertj.core.api.Assertions.within(60, ChronoUnit.SECONDS));
  }

  @Test
  void anAgentThatPollsGetsItWithItsNextPoll() {
    api.postAsAgent(agent, "/edge/sync", "{\"edge_agent_id\":\"" + agent + "\"}").expect(200);
    String id = api.submit(agent, Commands.text("x"));
    JsonDoc explanation = explain(id);
    assertThat(explanation.string("reason")).isEqualTo("polling");
    assertThat(explanation.has("since")).isTrue();
  }

  @Test
  void aCommandForLaterSaysWhen() {
    Instant later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    String id = api.submit(agent, Commands.text("x").with("deliver_at", later.toString()));
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      socket.roundTrip();
      JsonDoc explanation = explain(id);
      assertThat(explanation.string("reason")).isEqualTo("not_before");
      assertThat(Instant.parse(explanation.string("until"))).isEqualTo(later);
    }
  }

  @Test
  void aCommandBehindAnotherOfItsOrderingKeyNamesThatOne() {
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      String first = api.submit(agent, Commands.text("1").with("ordering_key", "k"));
      String second = api.submit(agent, Commands.text("2").with("ordering_key", "k"));
      String third = api.submit(agent, Commands.text("3").with("ordering_key", "k"));
      socket.awaitCommand();

      JsonDoc explanation = explain(second);
      assertThat(explanation.string("reason")).isEqualTo("ordering_key");
      assertThat(explanation.string("ordering_key")).isEqualTo("k");
      assertThat(explanation.strings("waits_for")).containsExactly(first);
      assertThat(explain(third).strings("waits_for")).containsExactly(first);
    }
  }

  @Test
  void aFullWindowNamesSomeOfThoseThatFillItAndHowManyOfItsLaneGoFirst() {
    // Given
    List<String> ids =
        IntStream.range(0, WINDOW + 3)
            .mapToObj(i -> api.submit(agent, Commands.text("#" + i)))
            .toList();
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      socket.awaitCommandIds(WINDOW);

      // Then
      JsonDoc explanation = explain(ids.get(WINDOW + 2));
      assertThat(explanation.string("reason")).isEqualTo("window_full");
      assertThat(explanation.strings("waits_for")).hasSize(10).isSubsetOf(ids.subList(0, WINDOW));
      assertThat(explanation.number("ahead")).isEqualTo(2);
      assertThat(explanation.string("priority")).isEqualTo("normal");
      assertThat(explanation.number("agent.in_flight")).isEqualTo(WINDOW);
      assertThat(explanation.number("agent.queue_depth")).isEqualTo(3);
      String urgent = api.submit(agent, Commands.text("x").with("priority", "immediate"));
      assertThat(explain(urgent).number("ahead")).isZero();
    }
  }

  @Test
  void whatTheAgentHasIsExplainedByItsLastAck() {
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      String id = api.submit(agent, Commands.text("x"));
      socket.awaitCommand();
      JsonDoc sent = explain(id);
      assertThat(sent.string("reason")).isEqualTo("awaiting_ack");
      assertThat(Instant.parse(sent.string("until"))).isAfter(Instant.parse(sent.string("since")));

      for (String status : List.of("received", "executing")) {
        socket.ack(id, status);
        eventually(() -> assertThat(reason(id)).isEqualTo(status));
        assertThat(explain(id).names()).contains("since", "until");
      }
      socket.ack(JsonDoc.of("command_id", id, "status", "failed", "error", "no such thread"));
      api.finished(id);
      JsonDoc over = explain(id);
      assertThat(over.string("reason")).isEqualTo("final");
      assertThat(over.string("status")).isEqualTo("failed");
      assertThat(over.string("explanation")).contains("failed", "websocket", "no such thread");
    }
  }

  @Test
  void whatMayHaveBeenDoneWaitsForAnAgentThatDeDuplicates() {
    // Given
    String id;
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      socket.announce("dedup");
      eventually(() -> assertThat(api.agent(agent).strings("capabilities")).contains("dedup"));
      id = api.submit(agent, Commands.text("x"));
      socket.awaitCommand();
    }
    eventually(() -> assertThat(api.status(id)).isEqualTo("queued"));

    // When
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      socket.roundTrip();

      // Then
      eventually(() -> assertThat(reason(id)).isEqualTo("dedup"));
      socket.announce("dedup");
      assertThat(socket.awaitCommand().number("attempt")).isEqualTo(2);
    }
  }

  @Test
  void anAgentWhoseConnectionsTakeEachOtherOverIsFlapping() {
    // Given
    String id = api.submit(agent, Commands.text("x").with("priority", "low"));
    api.post("/edge/commands/" + id + "/cancel", "{}").expect(200);
    AgentSocket last = AgentSocket.connect(deployment(), agent);
    for (int i = 0; i < 6; i++) {
      AgentSocket next = AgentSocket.connect(deployment(), agent);
      assertThat(last.awaitClosed().code()).isEqualTo(4000);
      last = next;
    }

    // When
    last.close(1000);
    eventually(() -> assertThat(api.agent(agent).string("status")).isEqualTo("offline"));
    String waiting = api.submit(agent, Commands.text("x"));

    // Then
    eventually(() -> assertThat(reason(waiting)).isEqualTo("flapping"));
    JsonDoc explanation = explain(waiting);
    assertThat(Instant.parse(explanation.string("until"))).isAfter(Instant.now());
  }

  @Test
  void anExplanationHasItsFieldsAndAnUnknownCommandHasNone() {
    String id = api.submit(agent, Commands.text("x").withJson("ttl_seconds", "600"));
    assertThat(explain(id).names())
        .containsAll(
            Set.of(
                "command_id",
                "agent_id",
                "status",
                "reason",
                "explanation",
                "priority",
                "attempts",
                "expires_at",
                "agent"));
    api.get("/edge/commands/" + Commands.unique("nobody") + "/explain").problem(404);
  }
}
