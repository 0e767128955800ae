package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Commands.Order;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.ProducerSocket;
import org.junit.jupiter.api.Test;

/** Section 3 of the protocol: order, time, bounds, and what happens to many at once. */
public abstract class FlowContract extends Contract {
  private static final int WINDOW = 64;
  private static final int QUEUE_LIMIT = 10_000;
  private static final int PIPELINED = 500;

  private String keyed(String key, String text) {
    return api.submit(agent, Commands.text(text).with("ordering_key", key));
  }

  // Order

  @Test
  void withinAKeyTheNextWaitsForTheEndOfThePreviousAndNobodyElseDoes() {
    // Given
    String a1 = keyed("a", "1");
    String a2 = keyed("a", "2");
    String a3 = keyed("a", "3");
    String b1 = keyed("b", "1");
    String free = api.submit(agent, Commands.text("free"));
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      // Then
      assertThat(socket.awaitCommandIds(3)).containsExactly(a1, b1, free);
      socket.ack(a1, "received").ack(a1, "executing").ack(b1, "completed");
      socket.expectNoCommandFor(A_WHILE);
      socket.ack(a1, "failed");
      assertThat(socket.awaitCommandIds(1)).containsExactly(a2);
      socket.expectNoCommandFor(A_WHILE);
      socket.ack(a2, "completed");
      assertThat(socket.awaitCommandIds(1)).containsExactly(a3);
    }
  }

  @Test
  void aCancelledCommandOfAKeyLetsTheNextGo() {
    String first =
        api.submit(
            agent,
            Commands.text("1")
                .with("ordering_key", "k")
                .with("deliver_at", "2031-01-01T00:00:00Z"));
    String second = keyed("k", "2");
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      socket.expectNoCommandFor(A_WHILE);
      api.post("/edge/commands/" + first + "/cancel", "{}").expect(200);
      assertThat(socket.awaitCommandIds(1)).containsExactly(second);
    }
  }

  @Test
  void contextCommandsAreOrderedByTheirChat() {
    Order order = Commands.minimal("context_update");
    String first = api.submit(agent, order);
    String second = api.submit(agent, order);
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      assertThat(socket.awaitCommandIds(1)).containsExactly(first);
      socket.expectNoCommandFor(A_WHILE);
      socket.ack(first, "completed");
      assertThat(socket.awaitCommandIds(1)).containsExactly(second);
    }
  }

  @Test
  void lowIsNotStarvedByASteadyStreamOfImmediate() {
    // Given
    String low = api.submit(agent, Commands.text("low").with("priority", "low"));
    for (int i = 0; i < WINDOW + 36; i++) {
      api.submit(agent, Commands.text("now").with("priority", "immediate"));
    }

    // When
    try (AgentSocket socket = AgentSocket.completing(deployment(), agent)) {
      // Then
      assertThat(socket.awaitCommandIds(WINDOW)).contains(low);
    }
  }

  // Time

  @Test
  void whatExpiresBehindAFullWindowIsNeverSent() {
    // Given
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      List<String> out =
          IntStream.range(0, WINDOW)
              .mapToObj(i -> api.submit(agent, Commands.text("#" + i)))
              .toList();
      socket.awaitCommandIds(WINDOW);
      String expiring = api.submit(agent, Commands.text("x").withJson("ttl_seconds", "1"));
      String keyed =
          api.submit(
              agent, Commands.text("x").withJson("ttl_seconds", "1").with("ordering_key", "k"));
      String behind = keyed("k", "behind");

      // When
      JsonDoc record = api.finished(expiring);
      assertThat(api.finished(keyed).string("status")).isEqualTo("expired");
      out.forEach(id -> socket.ack(id, "completed"));

      // Then
      assertThat(record.string("status")).isEqualTo("expired");
      assertThat(record.number("attempts")).isZero();
      assertThat(LifeContract.timeline(record)).containsExactly("queued", "expired");
      assertThat(socket.awaitCommandIds(1)).containsExactly(behind);
      socket.expectNoCommandFor(A_WHILE);
    }
  }

  @Test
  void aCommandForLaterComesThenAndNotBefore() {
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      // Given
      Instant from = Instant.now().plusMillis(1_200);
      String later = api.submit(agent, Commands.text("x").with("deliver_at", from.toString()));
      String now = api.submit(agent, Commands.text("y"));

      // Then
      assertThat(socket.awaitCommandIds(1)).containsExactly(now);
      assertThat(socket.awaitCommandIds(1)).containsExactly(later);
      JsonDoc sent = api.command(later).list("timeline").get(1);
      assertThat(Instant.parse(sent.string("at"))).isAfterOrEqualTo(from.minusMillis(1));
    }
  }

  // Many at once

  @Test
  void of20IdenticalSubmitsAtOnceOneIsCreatedAndTheOthersFindIt() {
    // Given
    String id = Commands.unique("twenty");
    String body = Commands.text("x").with("command_id", id).json();

    // When
    List<CompletableFuture<Answer>> submits =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    api.sendLater(
                        "POST",
                        "/edge/agents/" + agent + "/commands",
                        body,
                        "X-Admin-Key",
                        deployment().adminKey(),
                        "Content-Type",
                        "application/json"))
            .toList();
    List<Answer> answers = submits.stream().map(CompletableFuture::join).toList();

    // Then
    assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(19);
    assertThat(answers).allMatch(answer -> answer.json().string("command_id").equals(id));
    assertThat(api.agent(agent).number("queue_depth")).isEqualTo(1);
  }

  @Test
  void aFullQueueRefusesInEveryWayOfSubmittingAndTakesAgainWhatHasRoom() {
    // Given
    String first = fill(QUEUE_LIMIT);
    String other = agent + "-other";

    // When
    Answer refused = api.submitBody(agent, Commands.text("x").json());
    JsonDoc many = submitToMany("[\"" + agent + "\",\"" + other + "\"]", "make_tea");

    // Then
    assertThat(refused.problem(429).string("code")).isEqualTo("queue_full");
    List<JsonDoc> results = many.list("results");
    assertThat(results.get(0).number("status")).isEqualTo(429);
    assertThat(results.get(0).string("code")).isEqualTo("queue_full");
    assertThat(results.get(0).has("command_id")).isFalse();
    assertThat(results.get(1).number("status")).isEqualTo(201);
    try (ProducerSocket producer = ProducerSocket.connect(deployment())) {
      assertThat(
              producer.submit("1", agent, Commands.text("x")).await("refused").string("data.code"))
          .isEqualTo("queue_full");
    }
    api.post("/edge/commands/" + first + "/cancel", "{}").expect(200);
    api.submitBody(agent, Commands.text("x").json()).expect(201);
    api.submitBody(agent, Commands.text("x").json()).problem(429);
  }

  /** Submits so many commands and gives the id of the first. */
  private String fill(int count) {
    List<String> ids = new ArrayList<>();
    Order order = Commands.order("make_tea", JsonDoc.of());
    try (ProducerSocket producer = ProducerSocket.connect(deployment())) {
      for (int begun = 0; begun < count; begun += PIPELINED) {
        for (int i = 0; i < PIPELINED; i++) {
          producer.submit(Integer.toString(begun + i), agent, order);
        }
        producer
            .answers(PIPELINED)
            .forEach(
                answer -> {
                  assertThat(answer.string("type")).as(answer.text()).isEqualTo("accepted");
                  ids.add(answer.string("data.command_id"));
                });
      }
    }
    return ids.get(0);
  }

  private JsonDoc submitToMany(String agentIds, String type) {
    return many(agentIds, Commands.order(type, JsonDoc.of())).expect(207).json();
  }

  private Answer many(String agentIds, Order order) {
    return api.post("/edge/commands", order.withJson("agent_ids", agentIds).json());
  }

  @Test
  void oneSubmitForAllReachesThoseThatAreKnown() {
    // Given
    AgentSocket.connect(deployment(), agent).close(1000);
    eventually(() -> assertThat(api.agent(agent).number("last_close_code")).isEqualTo(1000));
    String type = Commands.unique("for-all");

    // When: what others of this broker get is gone soon
    JsonDoc result =
        many("\"*\"", Commands.order(type, JsonDoc.of()).withJson("ttl_seconds", "1"))
            .expect(207)
            .json();

    // Then
    List<JsonDoc> ours =
        result.list("results").stream()
            .filter(one -> one.string("agent_id").equals(agent))
            .toList();
    assertThat(ours).hasSize(1);
    assertThat(api.command(ours.get(0).string("command_id")).string("command_type"))
        .isEqualTo(type);
  }

  @Test
  void aSubmitToManyTakesEachAgentOnceAndRefusesWhatFitsNoAgent() {
    String twice = "[\"" + agent + "\",\"" + agent + "\"]";
    assertThat(submitToMany(twice, "make_tea").list("results")).hasSize(1);

    Order order = Commands.order("make_tea", JsonDoc.of());
    assertThat(many(twice, order.with("command_id", "c")).problem(422).string("detail"))
        .contains("command_id");
    assertThat(many("[]", order).problem(422).string("detail")).contains("agent_ids");
    assertThat(many("\"all\"", order).problem(422).string("detail")).contains("agent_ids");
    assertThat(many("[\"a:b\"]", order).problem(422).string("detail")).contains("agent_ids[0]");
    assertThat(many(twice, order.with("priority", "urgent")).problem(422).string("detail"))
        .contains("priority");
    String tooMany = "[" + "\"a\",".repeat(QUEUE_LIMIT) + "\"a\"]";
    assertThat(many(tooMany, order).problem(422).string("detail")).contains("10000");
  }
}
