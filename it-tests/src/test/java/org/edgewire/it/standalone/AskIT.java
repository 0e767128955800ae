package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask and steer a running broker, for people and for programs. */
class AskIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path data;
  private static Broker broker;
  private static Api api;
  private static Shell shell;

  private String agent;

  @BeforeAll
  static void start() {
    broker = Broker.Setup.in(data).start();
    api = new Api(broker.deployment());
    shell = new Shell(broker);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void freshAgent() {
    agent = Commands.unique("asked");
  }

  private static String people(String... args) {
    JarProcess process = shell.run(args);
    assertThat(process.awaitExit(SOON)).as(process.output()).isZero();
    return process.output();
  }

  private static JsonDoc programs(String... args) {
    String[] all = new String[args.length + 1];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--json";
    String output = people(all);
    assertThat(output.lines()).hasSize(1);
    return JsonDoc.parse(output);
  }

  private String unconfirmed() {
    String id = api.submit(agent, Commands.text("x"));
    try (AgentSocket socket = AgentSocket.connect(broker.deployment(), agent)) {
      socket.awaitCommand();
    }
    assertThat(api.finished(id).string("status")).isEqualTo("unconfirmed");
    return id;
  }

  @Test
  void commandsAreListedByAgentAndStatus() {
    String lost = unconfirmed();
    String waiting = api.submit(agent, Commands.rule("r"));

    assertThat(people("commands", "--agent", agent).lines())
        .hasSize(3)
        .anyMatch(line -> line.contains(lost) && line.contains("unconfirmed"))
        .anyMatch(line -> line.contains(waiting) && line.contains("set_rule"));
    assertThat(people("commands", "--agent", agent, "--limit", "1")).contains("--cursor");
    JsonDoc some = programs("commands", "--agent", agent, "--status", "queued");
    assertThat(some.list("commands").stream().map(one -> one.string("command_id")))
        .containsExactly(waiting);
  }

  @Test
  void aStatusThatIsNoneIsRefusedWithThoseThereAre() {
    JarProcess process = shell.run("commands", "--status", "lost");
    Refusals.assertOneClearLine(process, List.of("status", "unconfirmed"));
  }

  @Test
  void oneCommandIsShownWithItsTimelineAndExplained() {
    String id = unconfirmed();

    assertThat(people("show", id))
        .contains(id, agent, "send_message_now", "STATUS")
        .containsPattern("queued +[0-9]")
        .containsPattern("sent +[0-9].* websocket")
        .containsPattern("unconfirmed +[0-9]");
    assertThat(programs("show", id).list("timeline")).hasSize(3);
    assertThat(people("explain", id)).contains("unconfirmed").containsPattern("reason +final");
    String waiting = api.submit(agent, Commands.text("y"));
    assertThat(programs("explain", waiting).string("reason")).isEqualTo("agent_offline");
  }

  @Test
  void aCommandIsCancelledAndOneIsRetried() {
    String queued = api.submit(agent + "-other", Commands.text("x"));
    String lost = unconfirmed();

    assertThat(people("cancel", queued)).isEqualTo(queued + " is cancelled.");
    assertThat(people("retry", lost)).isEqualTo(lost + " is queued again.");
    assertThat(programs("retry", queued).string("retry_of")).isEqualTo(queued);
    assertThat(programs("cancel", lost).string("status")).isEqualTo("cancelled");
    assertThat(api.status(lost)).isEqualTo("cancelled");
    Refusals.assertOneClearLine(shell.run("cancel", "nobody"), List.of("404", "unknown_command"));
  }

  @Test
  void agentsAndFiguresAreShown() {
    try (AgentSocket socket = AgentSocket.connect(broker.deployment(), agent)) {
      socket.announce("dedup");
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(api.agent(agent).strings("capabilities")).contains("dedup"));

      // A pong does not wait for what the frames before it mean.
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(people("agents", "--limit", "1000").lines())
                      .anyMatch(line -> line.matches(agent + " +online .*dedup.*")));
      assertThat(
              programs("agents", "--limit", "1000").list("agents").stream()
                  .map(one -> one.string("agent_id")))
          .contains(agent);
      assertThat(people("stats"))
          .contains("up since", "edge", "commands", "producer", "watch")
          .containsPattern("connections_total +[1-9]");
      assertThat(programs("stats").number("edge.connections")).isPositive();
    }
  }

  @Test
  void aWaitTellsHowItEndedOrThatItDidNot() {
    String payload = "{\"thread_id\":\"t\",\"text\":\"x\"}";
    JarProcess notYet =
        shell.run("send", agent, "send_message_now", "--payload", payload, "--wait", "1");
    assertThat(notYet.awaitExit(SOON)).isEqualTo(4);
    assertThat(JsonDoc.parse(notYet.output()).string("status")).isEqualTo("queued");

    String failing = agent + "-failing";
    try (AgentSocket socket =
        AgentSocket.connect(
            broker.deployment(),
            failing,
            (self, frame) -> self.ack(frame.string("data.command_id"), "failed"))) {
      JarProcess failed =
          shell.run("send", failing, "send_message_now", "--payload", payload, "--wait");
      assertThat(failed.awaitExit(SOON)).as(failed.output()).isEqualTo(3);
      assertThat(JsonDoc.parse(failed.output()).string("status")).isEqualTo("failed");
      assertThat(socket.isOpen()).isTrue();
    }
    Refusals.assertOneClearLine(
        shell.run("send", agent, "x", "--payload", "{}", "--wait", "99"), List.of("--wait", "30"));
    Refusals.assertOneClearLine(
        shell.run("send", agent, "x", "--payload", "[]"), List.of("--payload"));
  }

  @Test
  void aWatchShowsWhatIsAskedForUntilItIsInterrupted() {
    String other = agent + "-other";
    String followed = Commands.unique("followed");
    try (JarProcess people = shell.start("watch", "--agent", agent);
        JarProcess programs = shell.start("watch", "--command", followed, "--json")) {
      // Given
      awaitWatchers(api, 2);

      // When
      String unseen = api.submit(other, Commands.text("x"));
      api.submit(other, Commands.text("x").with("command_id", followed));
      AgentSocket.connect(broker.deployment(), agent).close(1000);

      // Then
      people.awaitText("agent offline  " + agent + "  code 1000");
      assertThat(people.output())
          .contains("agent online  " + agent)
          .doesNotContain(unseen, followed);
      programs.awaitText(followed);
      assertThat(programs.lines()).hasSize(1);
      assertThat(JsonDoc.parse(programs.output()).string("type")).isEqualTo("command");
      for (JarProcess watch : List.of(people, programs)) {
        watch.interrupt();
        assertThat(watch.awaitExit(SOON)).isIn(0, 130, 143);
        assertThat(watch.output()).doesNotContain("Exception");
      }
    }
  }

  @Test
  void aWatchGoesOnWhenTheBrokerIsBack(@TempDir Path folder) {
    Broker first = Broker.Setup.in(folder).start();
    int port = first.deployment().baseUri().getPort();
    try (JarProcess watch = new Shell(first).start("watch", "--agent", agent)) {
      awaitWatchers(new Api(first.deployment()), 1);
      first.stop();
      watch.awaitText("connecting again");
      try (Broker second = Broker.Setup.in(folder).port(port).start()) {
        Api after = new Api(second.deployment());
        awaitWatchers(after, 1);
        after.submit(agent, Commands.rule("after"));
        watch.awaitText("set_rule");
        assertThat(watch.output()).doesNotContain("Exception");
      }
    } finally {
      first.close();
    }
  }

  private static void awaitWatchers(Api of, int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> of.stats().number("watch.connections") == count);
  }
}
