package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.Members;
import org.edgewire.it.support.ProducerSocket;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/**
 * Who never reads is cut off with 4008, whatever the container keeps for it; nobody else waits.
 * Each takes the ten seconds that a send may be stuck, so they run side by side.
 */
public abstract class SlowReaderContract extends Contract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What the client's kernel takes ahead of it. */
  private static final int RECEIVE_BUFFER = 4_096;

  /** As much as a command may hold, and more of it than kernels and containers take on them. */
  private static final int LARGE = 240_000;

  private static final int MANY = 64;

  private static void await(String what, java.util.concurrent.Callable<Boolean> state) {
    Awaitility.await(what).pollInterval(Duration.ofMillis(100)).atMost(PATIENCE).until(state);
  }

  private long slowClosed(String kind) {
    return api.stats().number(kind + ".slow_closed");
  }

  /** The connection ends as seen by its peer, too, once that reads what was left for it. */
  private static void assertEnded(RawSocket stuck) {
    stuck.readToEnd(PATIENCE);
  }

  @Test
  @Execution(CONCURRENT)
  void anAgentThatNeverReadsIsCutAndNoCommandIsLost() {
    String lively = Commands.unique("lively");
    String large = "x".repeat(LARGE);
    try (RawSocket stuck = RawSocket.agent(deployment(), agent, RECEIVE_BUFFER);
        AgentSocket other = AgentSocket.connect(deployment(), lively)) {
      // Given
      List<String> ids =
          IntStream.range(0, MANY).mapToObj(i -> api.submit(agent, Commands.text(large))).toList();

      // When
      await(
          "the agent is cut",
          () -> {
            String id = api.submit(lively, Commands.text("quick"));
            assertThat(other.awaitCommand().string("command_id")).isEqualTo(id);
            other.ack(id, "completed");
            return api.agent(agent).string("status").equals("offline");
          });

      // Then
      eventually(() -> assertThat(api.agent(agent).number("last_close_code")).isEqualTo(4008));
      assertEnded(stuck);
      eventually(
          () ->
              assertThat(ids.stream().map(api::status).distinct())
                  .as("written, or never begun")
                  .containsExactlyInAnyOrder("unconfirmed", "queued"));
    }
  }

  @Test
  @Execution(CONCURRENT)
  void aMemberThatNeverReadsIsCutAndTheOthersHearEverything() {
    String session = Commands.unique("room");
    String large = "x".repeat(LARGE / 4);
    try (AgentSocket ana = Members.join(deployment(), session, "ana");
        RawSocket stuck = RawSocket.open(deployment(), RECEIVE_BUFFER)) {
      // Given
      ana.await("connected");
      assertThat(stuck.handshake(Members.path(session, "ben", "")).status()).isEqualTo(101);
      ana.await("presence");
      long before = slowClosed("miniapp");
      String action = JsonDoc.of("name", "fill", "payload", large).text();

      // When
      await(
          "the member is cut",
          () -> {
            api.post("/miniapps/" + session + "/actions", action).expect(201);
            assertThat(ana.await("action").string("data.name")).isEqualTo("fill");
            return slowClosed("miniapp") > before;
          });

      // Then
      assertEnded(stuck);
      JsonDoc left = ana.await("left", frame -> frame.text().contains("\"left\""));
      assertThat(left.string("data.user_id")).isEqualTo("ben");
    }
  }

  @Test
  @Execution(CONCURRENT)
  void aProducerThatNeverReadsIsCutAndItsCommandsEndAllTheSame() {
    String large = "x".repeat(LARGE);
    try (RawSocket stuck = RawSocket.open(deployment(), RECEIVE_BUFFER);
        AgentSocket worker = AgentSocket.connect(deployment(), agent)) {
      // Given
      String key = "X-Admin-Key: " + deployment().adminKey();
      assertThat(stuck.handshake("/edge/producer", key).status()).isEqualTo(101);
      long before = slowClosed("producer");
      List<String> ids = new ArrayList<>();

      // When: ends that each tell a large result
      for (int i = 0; i < MANY; i++) {
        stuck.text(ProducerSocket.submitFrame(Integer.toString(i), agent, Commands.text("x")));
        String id = worker.awaitCommand().string("command_id");
        worker.ack(JsonDoc.of("command_id", id, "status", "completed", "result", large));
        ids.add(id);
      }
      await("the producer is cut", () -> slowClosed("producer") > before);

      // Then
      assertEnded(stuck);
      ids.forEach(id -> assertThat(api.finished(id).string("status")).isEqualTo("completed"));
    }
  }

  @Test
  @Execution(CONCURRENT)
  void aWatcherThatNeverReadsIsCutAndTheOthersHearEverything() {
    String large = "x".repeat(LARGE / 4);
    String path = "/edge/watch?agent=" + agent;
    try (RawSocket stuck = RawSocket.open(deployment(), RECEIVE_BUFFER);
        AgentSocket quick = AgentSocket.withKey(deployment(), path)) {
      // Given
      String key = "X-Admin-Key: " + deployment().adminKey();
      assertThat(stuck.handshake(path, key).status()).isEqualTo(101);
      long before = slowClosed("watch");
      List<String> told = new ArrayList<>();

      // When
      await(
          "the watcher is cut",
          () -> {
            String event = "e" + told.size();
            report(event, large);
            told.add(event);
            assertThat(quick.await("agent_event").string("data.event_id")).isEqualTo(event);
            return slowClosed("watch") > before;
          });

      // Then
      assertEnded(stuck);
      quick.roundTrip();
    }
  }

  private void report(String event, String filler) {
    JsonDoc details =
        JsonDoc.of("event_id", event, "event_type", "tick", "details", JsonDoc.of("f", filler));
    JsonDoc body = JsonDoc.of("edge_agent_id", agent, "pending_events", List.of(details));
    api.postAsAgent(agent, "/edge/sync", body.text()).expect(200);
  }
}
