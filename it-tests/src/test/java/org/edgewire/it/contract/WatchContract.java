package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.Test;

/** Section 5 of the protocol: the live stream for operators. */
public abstract class WatchContract extends Contract {
  private static final int BATCH = 20;
  private static final int BATCHES = 40;
  private static final int DETAIL = 40_000;

  private AgentSocket watching(String query) {
    AgentSocket watcher = AgentSocket.withKey(deployment(), "/edge/watch" + query);
    // Its pong: from here on it is one of the watchers.
    watcher.roundTrip();
    return watcher;
  }

  /** So many events, each as type, agent or command, and state. */
  private static List<String> events(AgentSocket watcher, int count) {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JsonDoc event = watcher.await(count + " events, of which " + i + " came", any -> true);
      events.add(
          event.string("type")
              + event.maybeString("data.command_id").map(id -> " " + id).orElse("")
              + event.maybeString("data.status").map(status -> " " + status).orElse(""));
    }
    return events;
  }

  @Test
  void whatHappensToAnAgentAndItsCommandIsToldInOrder() {
    try (AgentSocket watcher = watching("?agent=" + agent)) {
      // When: the next thing happens when the last one was told, as agents and commands are told of
      // by different threads
      String id;
      JsonDoc online;
      List<JsonDoc> changes = new ArrayList<>();
      try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
        online = watcher.await("agent_online");
        id = api.submit(agent, Commands.text("x").with("priority", "immediate"));
        socket.awaitCommand();
        socket.ack(id, "executing");
        socket.ack(JsonDoc.of("command_id", id, "status", "failed", "error", "no such thread"));
        api.finished(id);
        IntStream.range(0, 4).forEach(i -> changes.add(watcher.await("command").object("data")));
        socket.close(1000);
      }

      // Then
      assertThat(online.string("data.agent_id")).isEqualTo(agent);
      assertThat(Instant.parse(online.string("data.at"))).isNotNull();
      assertThat(changes.stream().map(change -> change.string("status")))
          .containsExactly("queued", "sent", "executing", "failed");
      assertThat(changes)
          .allMatch(
              change ->
                  change.string("command_id").equals(id)
                      && change.string("agent_id").equals(agent)
                      && change.string("command_type").equals("send_message_now")
                      && change.string("priority").equals("immediate")
                      && change.has("at"));
      assertThat(changes.get(1).string("channel")).isEqualTo("websocket");
      assertThat(changes.get(1).number("attempts")).isEqualTo(1);
      assertThat(changes.get(3).string("error")).isEqualTo("no such thread");
      assertThat(watcher.await("agent_offline").number("data.close_code")).isEqualTo(1000);
      assertThat(watcher.passedOver()).isEmpty();
    }
  }

  @Test
  void aFilterNamesAgentsAndCommandsAndHearsNothingElse() {
    // Given
    String other = agent + "-other";
    String third = agent + "-third";
    String followed = Commands.unique("followed");
    try (AgentSocket watcher =
        watching("?agent=" + agent + "&agent=" + other + "&command=" + followed)) {
      // When
      api.submit(third, Commands.text("not wanted"));
      String one = api.submit(agent, Commands.text("x"));
      String two = api.submit(other, Commands.text("x"));
      api.submit(third, Commands.text("x").with("command_id", followed));
      api.submit(third, Commands.text("not wanted"));
      String last = api.submit(agent, Commands.text("x"));

      // Then
      assertThat(events(watcher, 4))
          .containsExactly(
              "command " + one + " queued",
              "command " + two + " queued",
              "command " + followed + " queued",
              "command " + last + " queued");
    }
  }

  @Test
  void withoutAFilterEverythingIsTold() {
    try (AgentSocket watcher = watching("")) {
      String id = api.submit(agent, Commands.text("x"));
      watcher.await(
          "event of " + id,
          event -> event.maybeString("data.command_id").filter(id::equals).isPresent());
      AgentSocket.connect(deployment(), agent).close(1000);
      watcher.await(
          "end of " + agent,
          event ->
              event.string("type").equals("agent_offline")
                  && event.string("data.agent_id").equals(agent));
    }
  }

  @Test
  void whatAnAgentReportsIsTold() {
    try (AgentSocket watcher = watching("?agent=" + agent)) {
      report(0, 1, 10);
      report(0, 1, 10);
      report(1, 1, 10);

      JsonDoc first = watcher.await("agent_event");
      assertThat(first.string("data.agent_id")).isEqualTo(agent);
      assertThat(first.string("data.event_id")).isEqualTo("e0");
      assertThat(first.string("data.event.event_type")).isEqualTo("tick");
      assertThat(watcher.await("agent_event").string("data.event_id"))
          .as("the repeat is no event")
          .isEqualTo("e1");
    }
  }

  /** Events e{from}, e{from + 1}, … of the agent, with so many characters of detail each. */
  private void report(int from, int count, int detail) {
    String filler = "x".repeat(detail);
    String events =
        IntStream.range(from, from + count)
            .mapToObj(
                i ->
                    "{\"event_id\":\"e"
                        + i
                        + "\",\"event_type\":\"tick\",\"details\":{\"n\":"
                        + i
                        + ",\"filler\":\""
                        + filler
                        + "\"}}")
            .collect(Collectors.joining(","));
    api.postAsAgent(
            agent,
            "/edge/sync",
            "{\"edge_agent_id\":\"" + agent + "\",\"pending_events\":[" + events + "]}")
        .expect(200);
  }

  @Test
  void aWatcherThatDoesNotReadIsToldHowMuchItMissedAndTheOthersMissNothing() {
    try (RawSocket slow = RawSocket.open(deployment(), 4_096);
        AgentSocket quick = watching("?agent=" + agent)) {
      // Given
      slow.handshake("/edge/watch?agent=" + agent, "X-Admin-Key: " + deployment().adminKey());
      slow.text("{\"type\":\"ping\"}").readFrame(RawSocket.TEXT);

      // When: events that only one of the two reads, until the other must miss some
      int heard = 0;
      long before = missed();
      for (int batch = 0; batch < BATCHES && (batch % 3 > 0 || missed() == before); batch++) {
        report(batch * BATCH, BATCH, DETAIL);
        for (int i = 0; i < BATCH; i++) {
          assertThat(quick.await("agent_event").string("data.event_id")).isEqualTo("e" + heard++);
        }
      }

      // Then: what it gets is in order, and what it does not get is counted where it is missing
      int next = 0;
      int lagged = 0;
      while (next < heard) {
        JsonDoc event = JsonDoc.parse(slow.readFrame(RawSocket.TEXT).text());
        if (event.string("type").equals("lagged")) {
          next += (int) event.number("data.missed");
          lagged++;
        } else {
          assertThat(event.string("data.event_id")).isEqualTo("e" + next++);
        }
      }
      assertThat(next).isEqualTo(heard);
      assertThat(lagged).isPositive();
      report(heard, 1, 10);
      assertThat(JsonDoc.parse(slow.readFrame(RawSocket.TEXT).text()).string("data.event_id"))
          .isEqualTo("e" + heard);
    }
  }

  /** Events that did not reach a watcher; a hint only, as others may watch, too. */
  private long missed() {
    return api.stats().number("watch.missed");
  }

  @Test
  void aWatcherHasNothingToSayButPing() {
    try (AgentSocket watcher = watching("?agent=" + agent)) {
      watcher.send("hello").sendBinary(new byte[] {1}).roundTrip();
      for (int i = 0; i < 25; i++) {
        watcher.send("{\"type\":\"submit\"}");
      }
      assertThat(watcher.awaitClosed().code()).isEqualTo(1008);
    }
    try (AgentSocket watcher = watching("?agent=" + agent)) {
      watcher.send("x".repeat(5_000));
      assertThat(watcher.awaitClosed().code()).isEqualTo(1009);
    }
  }
}
