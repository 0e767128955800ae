package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.Members;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.Test;

/** Who never reads is cut off with 4008, whatever the container keeps for it; nobody else waits. */
public abstract class SlowReaderContract extends Contract {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** What the client's kernel takes ahead of it. */
  private static final int RECEIVE_BUFFER = 4_096;

  /** As much as a command or a result may hold. */
  private static final int LARGE = 240_000;

  /** As much as a message of members may hold. */
  private static final int MEDIUM = 60_000;

  /** As many commands as may be under way; of large ones, more than kernels and containers take. */
  private static final int WINDOW = 64;

  private static final int BURST = 100;

  /** A connection whose client never reads; all kinds wait for their ends at the same time. */
  private abstract class Stuck implements AutoCloseable {
    private final RawSocket socket = RawSocket.open(deployment(), RECEIVE_BUFFER);
    private final String kind;
    private final long before;

    Stuck(String kind, String path, String... headers) {
      this.kind = kind;
      this.before = slowClosed();
      assertThat(socket.handshake(path, headers).status()).isEqualTo(101);
    }

    RawSocket socket() {
      return socket;
    }

    private long slowClosed() {
      return api.stats().number(kind + ".slow_closed");
    }

    final boolean isCut() {
      return slowClosed() > before;
    }

    /** Has the broker tell it one thing more, and somebody else, who reads, hear of it, too. */
    abstract void feed();

    /** Checks what became of everything. */
    abstract void verify();

    @Override
    public void close() {
      socket.close();
    }
  }

  private final class StuckAgent extends Stuck {
    private final String lively = Commands.unique("lively");
    private final AgentSocket other = AgentSocket.connect(deployment(), lively);
    private final List<String> ids = new ArrayList<>();

    StuckAgent() {
      super(
          "edge",
          "/edge/ws?edge_agent_id=" + agent,
          "Authorization: Bearer " + deployment().token(agent));
    }

    @Override
    void feed() {
      if (ids.size() < WINDOW) {
        ids.add(api.submit(agent, Commands.text("x".repeat(LARGE))));
      }
      String id = api.submit(lively, Commands.text("quick"));
      assertThat(other.awaitCommand().string("command_id")).isEqualTo(id);
      other.ack(id, "completed");
    }

    @Override
    void verify() {
      eventually(() -> assertThat(api.agent(agent).number("last_close_code")).isEqualTo(4008));
      eventually(
          () ->
              assertThat(ids.stream().map(api::status).distinct())
                  .as("written, or never begun")
                  .containsExactlyInAnyOrder("unconfirmed", "queued"));
    }

    @Override
    public void close() {
      super.close();
      other.close();
    }
  }

  private final class StuckProducer extends Stuck {
    private final String busy = Commands.unique("busy");
    private final List<String> ids =
        IntStream.range(0, WINDOW).mapToObj(i -> api.submit(busy, Commands.text("#" + i))).toList();
    private final Queue<String> unfinished = new ArrayDeque<>(ids);
    private final AgentSocket worker = AgentSocket.connect(deployment(), busy);

    StuckProducer() {
      super("producer", "/edge/producer", "X-Admin-Key: " + deployment().adminKey());
      socket().text(JsonDoc.of("type", "resume", "data", JsonDoc.of("command_ids", ids)).text());
      worker.awaitCommandIds(WINDOW);
    }

    @Override
    void feed() {
      String id = unfinished.poll();
      if (id != null) {
        String result = "x".repeat(LARGE);
        worker.ack(JsonDoc.of("command_id", id, "status", "completed", "result", result));
      }
    }

    @Override
    void verify() {
      while (!unfinished.isEmpty()) {
        feed();
      }
      ids.forEach(id -> assertThat(api.finished(id).string("status")).isEqualTo("completed"));
    }

    @Override
    public void close() {
      super.close();
      worker.close();
    }
  }

  private final class StuckMember extends Stuck {
    private final String session;
    private final AgentSocket ana;

    StuckMember(String session) {
      super("miniapp", Members.path(session, "ben", ""));
      this.session = session;
      this.ana = Members.join(deployment(), session, "ana");
      ana.await("connected");
    }

    @Override
    void feed() {
      String action = JsonDoc.of("name", "fill", "payload", "x".repeat(MEDIUM)).text();
      api.post("/miniapps/" + session + "/actions", action).expect(201);
      assertThat(ana.await("action").string("data.name")).isEqualTo("fill");
    }

    @Override
    void verify() {
      JsonDoc left = ana.await("left", frame -> frame.text().contains("\"left\""));
      assertThat(left.string("data.user_id")).isEqualTo("ben");
    }

    @Override
    public void close() {
      super.close();
      ana.close();
    }
  }

  private final class StuckWatcher extends Stuck {
    private final String told;
    private final AgentSocket quick;
    private int count;

    StuckWatcher(String told) {
      super("watch", "/edge/watch?agent=" + told, "X-Admin-Key: " + deployment().adminKey());
      this.told = told;
      this.quick = AgentSocket.withKey(deployment(), "/edge/watch?agent=" + told);
      // Its pong: from here on it is one of the watchers.
      quick.roundTrip();
    }

    @Override
    void feed() {
      String id = "e" + count++;
      JsonDoc details = JsonDoc.of("filler", "x".repeat(MEDIUM));
      JsonDoc event = JsonDoc.of("event_id", id, "event_type", "tick", "details", details);
      JsonDoc body = JsonDoc.of("edge_agent_id", told, "pending_events", List.of(event));
      api.postAsAgent(told, "/edge/sync", body.text()).expect(200);
      assertThat(quick.await("agent_event").string("data.event_id")).isEqualTo(id);
    }

    @Override
    void verify() {
      quick.roundTrip();
    }

    @Override
    public void close() {
      super.close();
      quick.close();
    }
  }

  @Test
  void whoNeverReadsIsCutAndNothingIsLostAndNobodyElseWaits() {
    // Given
    try (Stuck stuckAgent = new StuckAgent();
        Stuck producer = new StuckProducer();
        Stuck member = new StuckMember(Commands.unique("room"));
        Stuck watcher = new StuckWatcher(Commands.unique("told"))) {
      List<Stuck> all = List.of(stuckAgent, producer, member, watcher);

      // When
      IntStream.range(0, BURST).forEach(i -> all.forEach(Stuck::feed));
      List<Stuck> open = new ArrayList<>(all);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(100))
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                open.removeIf(Stuck::isCut);
                open.forEach(Stuck::feed);
                assertThat(open).isEmpty();
              });

      // Then
      all.forEach(stuck -> stuck.socket().readToEnd(PATIENCE));
      all.forEach(Stuck::verify);
    }
  }
}
