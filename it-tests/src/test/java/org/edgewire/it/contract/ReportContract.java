package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5 of the protocol: agents, figures and health for operators. */
public abstract class ReportContract extends Contract {
  @Test
  void anAgentNobodyHasSeenIsOffline() {
    JsonDoc status = api.agent(agent);
    assertThat(status.string("agent_id")).isEqualTo(agent);
    assertThat(status.string("status")).isEqualTo("offline");
  }

  @Test
  void anAgentIsShownWithItsConnectionAndItsWork() {
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      // Given
      socket.send("{\"type\":\"status\",\"data\":{\"version\":\"3.2.1\",\"active_rules\":4}}");
      String id = api.submit(agent, Commands.text("x"));
      socket.awaitCommand();

      // Then
      eventually(() -> assertThat(api.agent(agent).text()).contains("3.2.1"));
      JsonDoc online = api.agent(agent);
      assertThat(online.string("status")).isEqualTo("online");
      assertThat(online.has("connected_since")).isTrue();
      assertThat(online.number("in_flight")).isEqualTo(1);
      socket.ack(id, "completed");
      api.finished(id);
      eventually(() -> assertThat(api.agent(agent).number("in_flight")).isZero());
      socket.close(1000);
    }
    eventually(() -> assertThat(api.agent(agent).string("status")).isEqualTo("offline"));
    // Who is here is known at once, how a connection ended only when that is stored.
    eventually(() -> assertThat(api.agent(agent).number("last_close_code")).isEqualTo(1000));
    api.submit(agent, Commands.text("y"));
    JsonDoc offline = api.agent(agent);
    assertThat(offline.has("connected_since")).isFalse();
    assertThat(offline.number("queue_depth")).isEqualTo(1);
  }

  @Test
  void allAgentsAreListedPageByPage() {
    // Given
    List<String> known = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String one = agent + "-" + i;
      known.add(one);
      AgentSocket.connect(deployment(), one).close(1000);
      eventually(() -> assertThat(api.agent(one).number("last_close_code")).isEqualTo(1000));
    }

    // When
    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonDoc page = api.get("/edge/agents?limit=2" + cursor).expect(200).json();
      assertThat(page.list("agents").size()).isBetween(1, 2);
      page.list("agents").forEach(one -> listed.add(one.string("agent_id")));
      cursor = page.maybeString("next_cursor").map(next -> "&cursor=" + next).orElse("");
    } while (!cursor.isEmpty());

    // Then
    assertThat(listed).containsAll(known).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=many", "cursor=%25%25"})
  void aWrongPageIsRefused(String query) {
    assertThat(api.get("/edge/agents?" + query).problem(422).string("detail"))
        .contains(query.substring(0, query.indexOf('=')));
  }

  @Test
  void everyListGivesPagesOfUpTo1000() {
    List<String> lists =
        List.of(
            "/edge/agents?",
            "/edge/commands?agent_id=" + agent + "&",
            "/edge/agents/" + agent + "/commands?",
            "/edge/agents/" + agent + "/events?");
    for (String list : lists) {
      api.get(list + "limit=1000").expect(200);
      assertThat(api.get(list + "limit=1001").problem(422).string("detail")).contains("1000");
    }
    String all = "{\"status\":\"failed\",\"agent_id\":\"" + agent + "\",\"limit\":1000}";
    api.post("/edge/commands/retry", all).expect(200);
  }

  @Test
  void theFiguresHaveTheirNames() {
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      // Given: it is counted a moment after it was let in
      socket.roundTrip();
      eventually(() -> assertThat(api.stats().number("edge.connections")).isPositive());

      // When
      JsonDoc stats = api.stats();

      // Then
      assertThat(stats.names())
          .contains("uptime_seconds", "edge", "commands", "producer", "watch", "miniapp", "agents");
      assertThat(stats.object("producer").names())
          .contains("connections", "connections_total", "submits", "overloaded", "slow_closed");
      assertThat(stats.object("watch").names())
          .contains("connections", "connections_total", "events", "lagged", "missed");
      assertThat(stats.object("edge").names())
          .contains(
              "connections",
              "connections_total",
              "handshakes_refused",
              "frames_in",
              "frames_out",
              "invalid_frames",
              "takeovers");
      assertThat(stats.object("commands").names())
          .contains(
              "accepted",
              "sent",
              "completed",
              "failed",
              "expired",
              "cancelled",
              "unconfirmed",
              "queued",
              "in_flight",
              "delivery_latency_ms",
              "ack_latency_ms");
      assertThat(stats.object("commands.delivery_latency_ms").names())
          .contains("p50", "p95", "p99");
      assertThat(stats.object("commands.ack_latency_ms").names()).contains("p50", "p95", "p99");
      assertThat(stats.object("miniapp").names())
          .contains("sessions", "connections", "messages_in", "messages_out", "slow_closed");
      assertThat(stats.list("agents").stream().map(one -> one.string("agent_id"))).contains(agent);
    }
  }

  @Test
  void theFiguresCount() {
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      JsonDoc before = api.stats();
      String id = api.submit(agent, Commands.text("x"));
      socket.awaitCommand();
      socket.ack(id, "completed");
      api.finished(id);
      eventually(
          () -> {
            JsonDoc after = api.stats();
            for (String counter : List.of("accepted", "sent", "completed")) {
              assertThat(after.number("commands." + counter))
                  .as(counter)
                  .isEqualTo(before.number("commands." + counter) + 1);
            }
            assertThat(after.number("edge.frames_out"))
                .isGreaterThan(before.number("edge.frames_out"));
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/live", "/health/ready"})
  void healthNeedsNoKey(String path) {
    Answer answer = api.send("GET", path, "").expect(200);
    assertThat(answer.json().string("status")).isEqualTo("UP");
    answer
        .json()
        .list("checks")
        .forEach(check -> assertThat(check.names()).contains("name", "status"));
  }
}
