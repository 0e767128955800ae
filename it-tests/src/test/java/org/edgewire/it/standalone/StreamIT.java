package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code send --stream} as people pipe into it, also past the end of a broker. */
class StreamIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path data;
  private String agent;

  @BeforeEach
  void freshAgent() {
    agent = Commands.unique("streamed");
  }

  private String line(String ref, Commands.Order order) {
    return order.withJson("ref", ref).with("agent_id", agent).json();
  }

  private static List<JsonDoc> told(JarProcess process, String type) {
    return process.lines().stream()
        .filter(line -> line.startsWith("{\"type\":\"" + type + "\""))
        .map(JsonDoc::parse)
        .toList();
  }

  private static List<Long> refs(List<JsonDoc> told) {
    return told.stream().map(one -> one.number("data.ref")).toList();
  }

  @Test
  void linesAreAcceptedInTheirOrderAndEachEndIsToldWhileTheInputGoesOn() {
    try (Broker broker = Broker.Setup.in(data).start();
        AgentSocket socket = AgentSocket.completing(broker.deployment(), agent);
        JarProcess stream = new Shell(broker).start("send", "--stream")) {
      // When
      IntStream.rangeClosed(1, 300)
          .forEach(i -> stream.type(line(Integer.toString(i), Commands.text("#" + i))));
      Awaitility.await().atMost(SOON).until(() -> told(stream, "finished").size() == 300);
      stream.type(Commands.text("the last").with("agent_id", agent).json());
      stream.endInput();

      // Then
      assertThat(stream.awaitExit(SOON)).as(stream.output()).isZero();
      List<Long> all = IntStream.rangeClosed(1, 301).mapToObj(i -> (long) i).toList();
      assertThat(refs(told(stream, "accepted"))).isEqualTo(all);
      assertThat(refs(told(stream, "finished"))).containsExactlyInAnyOrderElementsOf(all);
      assertThat(told(stream, "finished"))
          .allMatch(one -> one.string("data.status").equals("completed"));
      assertThat(socket.awaitCommandIds(301)).doesNotHaveDuplicates();
    }
  }

  @Test
  void aBadLineIsToldWithItsNumberAndTheOthersGoOn() {
    try (Broker broker = Broker.Setup.in(data).start();
        AgentSocket socket = AgentSocket.completing(broker.deployment(), agent);
        JarProcess stream = new Shell(broker).start("send", "--stream")) {
      // When
      stream.type(Commands.text("good").with("agent_id", agent).json());
      stream.type("nonsense");
      stream.type("");
      stream.type("{\"agent_id\":\"" + agent + "\",\"command_type\":\"send_message_now\"}");
      stream.type("[1]");
      stream.type(Commands.text("good, too").with("agent_id", agent).json());
      stream.endInput();

      // Then
      assertThat(stream.awaitExit(SOON)).as(stream.output()).isEqualTo(1);
      assertThat(refs(told(stream, "refused"))).containsExactlyInAnyOrder(2L, 4L, 5L);
      assertThat(told(stream, "refused").stream().map(one -> one.string("data.detail")))
          .anyMatch(detail -> detail.contains("line 2"))
          .anyMatch(detail -> detail.contains("payload"))
          .anyMatch(detail -> detail.contains("line 5"));
      assertThat(refs(told(stream, "finished"))).containsExactlyInAnyOrder(1L, 6L);
      assertThat(stream.output()).doesNotContain("Exception");
      assertThat(socket.awaitCommandIds(2)).hasSize(2);
    }
  }

  @Test
  void pastAKilledBrokerTheFateOfEachIsToldExactlyOnce() {
    int count = 400;
    Broker first = Broker.Setup.in(data).start();
    int port = first.deployment().baseUri().getPort();
    try (JarProcess stream = new Shell(first).start("send", "--stream")) {
      // Given: a stream in full flow
      try (AgentSocket socket = AgentSocket.completing(first.deployment(), agent)) {
        for (int i = 1; i <= count; i++) {
          stream.type(
              line(Integer.toString(i), i % 2 == 0 ? Commands.text("x") : Commands.rule("r" + i)));
        }
        socket.awaitCommandIds(20);
        Awaitility.await().atMost(SOON).until(() -> told(stream, "finished").size() >= 20);

        // When
        first.kill();
      }
      stream.awaitText("connecting again");
      try (Broker second = Broker.Setup.in(data).port(port).start();
          AgentSocket socket = AgentSocket.completing(second.deployment(), agent)) {
        stream.endInput();

        // Then
        assertThat(stream.awaitExit(SOON)).as(stream.output()).isIn(0, 3);
        socket.roundTrip();
        List<Long> all = IntStream.rangeClosed(1, count).mapToObj(i -> (long) i).toList();
        assertThat(refs(told(stream, "accepted"))).containsExactlyInAnyOrderElementsOf(all);
        List<JsonDoc> finished = told(stream, "finished");
        assertThat(refs(finished)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(finished)
            .allMatch(
                one ->
                    one.string("data.status")
                        .matches(
                            one.number("data.ref") % 2 == 0
                                ? "completed|unconfirmed"
                                : "completed"));
        assertThat(stream.output()).doesNotContain("Exception");
        Api api = new Api(second.deployment());
        for (JsonDoc one : finished.subList(0, 5)) {
          assertThat(api.status(one.string("data.command_id")))
              .isEqualTo(one.string("data.status"));
        }
      }
    } finally {
      first.close();
    }
  }

  @Test
  void aStreamTakesNoAgentAndNoPayloadBeside() {
    try (Broker broker = Broker.Setup.in(data).start()) {
      JarProcess process = new Shell(broker).run("send", "--stream", "some-agent");
      assertThat(process.awaitExit(SOON)).isEqualTo(2);
      assertThat(process.lines().get(0)).contains("--stream");
    }
  }
}
