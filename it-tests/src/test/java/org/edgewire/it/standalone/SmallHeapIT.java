package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.RawSocket;
import org.edgewire.it.support.Tokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code -Xmx64m}: load, a reader that never reads, a thousand wrong tokens. */
class SmallHeapIT {
  private static final Duration CUT_WITHIN = Duration.ofSeconds(60);

  @TempDir private static Path data;
  private static Broker broker;
  private static Api api;

  @BeforeAll
  static void start() {
    broker = Broker.Setup.in(data).jvm("-Xmx64m").start();
    api = new Api(broker.deployment());
  }

  @AfterAll
  static void stop() {
    assertThat(broker.process().isAlive()).isTrue();
    assertThat(broker.process().output()).doesNotContain("OutOfMemoryError");
    broker.close();
  }

  private static void ackEverything(AgentSocket self, JsonDoc frame) {
    if (frame.string("type").equals("command")) {
      self.ack(frame.string("data.command_id"), "completed");
    }
  }

  @Test
  void moderateLoadIsServed() {
    // Given
    List<AgentSocket> agents = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      agents.add(AgentSocket.connect(broker.deployment(), "load-" + i, SmallHeapIT::ackEverything));
    }

    // When
    for (int i = 0; i < 2_000; i += 50) {
      ids.addAll(submitTogether(50));
    }

    // Then
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(api.stats().number("commands.completed")).isGreaterThanOrEqualTo(2_000));
    // Commands of other tests are counted, too.
    ids.subList(1_980, 2_000)
        .forEach(id -> assertThat(api.finished(id).string("status")).isEqualTo("completed"));
    agents.forEach(AgentSocket::drop);
  }

  private static List<String> submitTogether(int count) {
    List<CompletableFuture<Answer>> answers =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    api.sendLater(
                        "POST",
                        "/edge/agents/load-" + i % 20 + "/commands",
                        Commands.text("x".repeat(1_000)).json(),
                        "X-Admin-Key",
                        Broker.ADMIN_KEY,
                        "Content-Type",
                        "application/json"))
            .toList();
    return answers.stream()
        .map(answer -> answer.join().expect(201).json().string("command_id"))
        .toList();
  }

  @Test
  void aReaderThatNeverReadsIsCutAndNobodyElseNotices() {
    String stuck = Commands.unique("stuck");
    String lively = Commands.unique("lively");
    String big = "x".repeat(200_000);
    try (RawSocket raw = RawSocket.agent(broker.deployment(), stuck, 4_096);
        AgentSocket other = AgentSocket.connect(broker.deployment(), lively)) {
      // Given
      long before = broker.process().residentKib();
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        ids.add(api.submit(stuck, Commands.text(big)));
      }

      // When
      long begin = System.nanoTime();
      List<Long> millis = new ArrayList<>();
      Awaitility.await("the cut")
          .pollInterval(Duration.ofMillis(100))
          .atMost(CUT_WITHIN)
          .until(
              () -> {
                millis.add(delivery(other, lively));
                return api.agent(stuck).string("status").equals("offline");
              });

      // Then
      List<Long> sorted = millis.stream().sorted().toList();
      System.out.printf(
          "a reader that never reads: cut after %d ms; others meanwhile: median %d ms of %d;"
              + " resident %d -> %d MiB%n",
          Duration.ofNanos(System.nanoTime() - begin).toMillis(),
          sorted.get(sorted.size() / 2),
          sorted.size(),
          before / 1024,
          broker.process().residentKib() / 1024);
      assertThat(broker.process().residentKib() - before).isLessThan(100 * 1_024);
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(api.agent(stuck).number("last_close_code")).isEqualTo(4008));
      assertThat(sorted.get(sorted.size() / 2)).as("median, ms").isLessThan(2_000);
      raw.readToEnd(Duration.ofSeconds(60));
      everyCommandIsInALegalState(ids);
    }
  }

  private static long delivery(AgentSocket other, String agent) {
    long begin = System.nanoTime();
    String id = api.submit(agent, Commands.text("quick").with("priority", "immediate"));
    assertThat(other.awaitCommand().string("command_id")).isEqualTo(id);
    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    other.ack(id, "completed");
    return millis;
  }

  /** What was written is unconfirmed; what never was goes back to the queue and out again. */
  private static void everyCommandIsInALegalState(List<String> ids) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              Map<String, Integer> states = new TreeMap<>();
              ids.forEach(id -> states.merge(api.status(id), 1, Integer::sum));
              assertThat(states.keySet()).containsExactlyInAnyOrder("queued", "unconfirmed");
              assertThat(states.get("unconfirmed")).isLessThanOrEqualTo(63);
            });
  }

  @Test
  void ofAThousandWrongTokensAMinuteMostAreNotEvenLookedAt() {
    // When
    Map<Integer, Integer> answers = new TreeMap<>();
    for (int i = 0; i < 1_000; i++) {
      answers.merge(handshake("wrong-" + i, "wrong-" + i), 1, Integer::sum);
    }

    // Then
    assertThat(answers.keySet()).containsExactly(403, 429);
    assertThat(answers.get(403)).isBetween(300, 900);
    assertThat(answers.get(429)).isGreaterThan(99);
    assertThat(handshake("right", Tokens.now(Broker.SECRET, "right"))).isEqualTo(101);
  }

  private static int handshake(String agent, String token) {
    try (RawSocket raw = RawSocket.open(broker.deployment())) {
      return raw.handshake("/edge/ws?edge_agent_id=" + agent, "Authorization: Bearer " + token)
          .status();
    }
  }
}
