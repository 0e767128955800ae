package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Receiver;
import org.edgewire.connection.RecordingConnection;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.watch.WatchFilter;
import org.edgewire.watch.WatchHub;
import org.edgewire.watch.WatchPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protocol section 5, the watch socket, over a real store on one thread. */
class WatchSocketTest {
  private final DispatchRig rig = new DispatchRig();
  private final WatchHub hub =
      new WatchHub(WatchPolicy.DEFAULT, rig.clock, rig.timer, Mailbox.INLINE, rig.metrics);

  WatchSocketTest() {
    rig.dispatcher.addDirectListener(hub.listener());
    hub.start();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aWatcherHearsAgentsComeAndGoAndCommandsMove() {
    Watcher watcher = new Watcher("");

    DispatchRig.Agent agent = rig.agent("a");
    rig.submit(DispatchRig.text("a", "c1"));
    agent.ack("c1", "completed");
    agent.drop();

    assertThat(watcher.heard())
        .containsExactly(
            "agent_online a",
            "command a c1 queued",
            "command a c1 sent",
            "command a c1 completed",
            "agent_offline a 1006");
  }

  @Test
  void aWatcherHearsWhatAgentsReport() {
    Watcher watcher = new Watcher("");
    SyncRequest request =
        new SyncRequest(
            Optional.empty(),
            List.of(new SyncRequest.ReportedEvent("e1", JsonText.parse("{\"event_id\":\"e1\"}"))),
            Optional.empty(),
            List.of(),
            List.of(),
            50,
            Duration.ZERO);

    rig.poll("a", request);
    rig.poll("a", request);

    assertThat(watcher.heard()).containsExactly("agent_event a");
    assertThat(watcher.connection.sent().get(0))
        .contains("\"event_id\":\"e1\",\"event\":{\"event_id\":\"e1\"}");
  }

  @Test
  void filtersAreRepeatableAndNameAgentsOrCommands() {
    Watcher two = new Watcher("agent=a&agent=b");
    Watcher one = new Watcher("command=c3&agent=b");

    for (String agent : List.of("a", "b", "c")) {
      rig.submit(DispatchRig.text(agent, "of-" + agent));
    }
    rig.submit(DispatchRig.text("c", "c3"));

    assertThat(two.heard()).containsExactly("command a of-a queued", "command b of-b queued");
    assertThat(one.heard()).containsExactly("command b of-b queued", "command c c3 queued");
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent=", "agent=a:b", "command=", "agent=%zz"})
  void aFilterThatIsNoIdIsNone(String query) {
    assertThat(WatchFilter.of(query)).isEmpty();
  }

  @Test
  void aSlowWatcherIsToldWhatItMissedAndHearsOn() {
    Watcher watcher = new Watcher("");
    watcher.connection.hold();
    IntStream.range(0, 1_500).forEach(i -> rig.submit(DispatchRig.text("a", "c" + i)));

    watcher.connection.release();
    rig.submit(DispatchRig.text("a", "after"));

    List<String> heard = watcher.heard();
    // One in flight, a thousand waiting.
    assertThat(heard).hasSize(1_003);
    assertThat(heard.subList(1_000, 1_003))
        .containsExactly("command a c1000 queued", "lagged 499", "command a after queued");
    assertThat(watcher.connection.closed()).isEmpty();
    assertThat(rig.metrics.value(Counter.WATCH_EVENTS)).isEqualTo(1_002);
    assertThat(rig.metrics.value(Counter.WATCH_MISSED)).isEqualTo(499);
    assertThat(rig.metrics.value(Counter.WATCH_LAGGED)).isOne();
  }

  @Test
  void aWatcherWhoseSendIsStuckIsClosed() {
    Watcher watcher = new Watcher("");
    watcher.connection.hold();
    rig.agent("a");

    rig.pass(Duration.ofSeconds(7));

    assertThat(watcher.connection.closed()).contains(CloseCode.TOO_SLOW);
    assertThat(rig.metrics.value(Counter.WATCHERS_OPENED)).isOne();
    assertThat(rig.metrics.value(Counter.WATCHERS_CLOSED)).isOne();
    assertThat(rig.metrics.value(Counter.WATCH_SLOW_CLOSED)).isOne();
  }

  @Test
  void aWatcherMaySayPingAndNothingElse() {
    Watcher watcher = new Watcher("");

    watcher.link.text("{\"type\":\"ping\"}");
    IntStream.range(0, 20).forEach(i -> watcher.link.text("hello"));
    Optional<CloseCode> before = watcher.connection.closed();
    watcher.link.binary();

    assertThat(watcher.connection.sent()).containsExactly("{\"type\":\"pong\"}");
    assertThat(before).isEmpty();
    assertThat(watcher.connection.closed()).contains(CloseCode.PROTOCOL_ABUSE);
  }

  @Test
  void aWatcherThatLeftHearsNothing() {
    Watcher watcher = new Watcher("");

    watcher.link.closed(1001);
    rig.agent("a");

    assertThat(watcher.heard()).isEmpty();
    assertThat(hub.isFull()).isFalse();
  }

  @Test
  void aDrainClosesEveryWatcherAndLetsNobodyIn() {
    Watcher watcher = new Watcher("");

    hub.drain().join();

    assertThat(watcher.connection.closed()).contains(CloseCode.RESTART);
    assertThat(hub.connected(WatchFilter.of("").orElseThrow(), new RecordingConnection()))
        .isEmpty();
  }

  /** A watcher at the other end of its socket. */
  private final class Watcher {
    final RecordingConnection connection = new RecordingConnection();
    final Receiver link;

    Watcher(String query) {
      link = hub.connected(WatchFilter.of(query).orElseThrow(), connection).orElseThrow();
    }

    List<String> heard() {
      return connection.sent().stream().map(WatchSocketTest::line).toList();
    }
  }

  private static String line(String frame) {
    JsonObject envelope = JsonObject.parse(frame);
    JsonObject data = envelope.get("data").orElseThrow().asObject().orElseThrow();
    StringBuilder line = new StringBuilder(envelope.string("type").orElseThrow());
    for (String name : List.of("agent_id", "command_id", "status")) {
      data.string(name).ifPresent(value -> line.append(' ').append(value));
    }
    for (String name : List.of("close_code", "missed")) {
      data.get(name).ifPresent(value -> line.append(' ').append(value.text()));
    }
    return line.toString();
  }
}
