package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of {@code edgewire agent --state --exec} at random moments of its work. How
 * often, and the random numbers' seed, can be given: {@code -Dedgewire.agent.kills=50}, {@code
 * -Dedgewire.agent.commands=2000}, {@code -Dedgewire.kill.seed}.
 */
class AgentKillIT {
  private static final int KILLS = Integer.getInteger("edgewire.agent.kills", 8);
  private static final int COMMANDS = Integer.getInteger("edgewire.agent.commands", 320);
  private static final String AGENT = "often-killed";

  @TempDir private Path folder;

  private final long seed = Long.getLong("edgewire.kill.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<String> accepted = new ArrayList<>();

  @Test
  void noCommandIsStartedTwiceAndEveryOneEndsWithAnAck() throws InterruptedException {
    System.out.println("kill -9 of the agent: seed " + seed);
    try (Broker broker = broker()) {
      Api api = new Api(broker.deployment());
      // An agent that never told that it de-duplicates would get its first commands at most once.
      try (JarProcess agent = agent(broker)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .until(() -> api.agent(AGENT).strings("capabilities").contains("dedup"));
        agent.kill();
      }

      // When
      for (int kill = 1; kill <= KILLS; kill++) {
        submit(api, COMMANDS * kill / KILLS);
        try (JarProcess agent = agent(broker)) {
          awaitMoment(agent);
          agent.kill();
        }
      }

      // Then
      try (JarProcess agent = agent(broker)) {
        assertThat(agent.isAlive()).isTrue();
        everyCommandEndedOnce(api);
      }
    }
  }

  /** Kills are far more frequent here than limits against crash loops have in mind. */
  private Broker broker() {
    return Broker.Setup.in(folder.resolve("broker"))
        .set("edge.handshakes.per.minute", "1000")
        .set("edge.takeovers.per.minute", "1000")
        .set("edge.max.attempts", "100")
        .set("edge.execution.timeout", "20s")
        .start();
  }

  private JarProcess agent(Broker broker) {
    // The fourth part between quotation marks is the value of the first member, command_id.
    String program = "cut -d'\"' -f4 >> " + started();
    return JarProcess.jar(
        List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"),
        Map.of(
            "EDGE_SECRET",
            Broker.SECRET,
            "EDGE_AGENT_ID",
            AGENT,
            "USER_PHONE",
            "+13105551234",
            "BACKEND_WS_URL",
            broker.deployment().webSocket("/edge/ws").toString()),
        List.of("agent", "--state", folder.resolve("state").toString(), "--exec", program));
  }

  private void submit(Api api, int upTo) {
    while (accepted.size() < upTo) {
      String id = "k" + accepted.size();
      String type = random.nextInt(4) == 0 ? "emit_event" : "send_message_now";
      api.submit(AGENT, Commands.minimal(type).with("command_id", id));
      accepted.add(id);
    }
  }

  /** Mostly after so many further starts; sometimes at any moment after the process began. */
  private void awaitMoment(JarProcess agent) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    if (random.nextInt(5) == 0) {
      assertThat(never.await(random.nextInt(1_500), TimeUnit.MILLISECONDS)).isFalse();
      return;
    }
    int left = accepted.size() - startedIds().size();
    int until = startedIds().size() + random.nextInt(left / 2 + 1) + 1;
    long patience = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (startedIds().size() < until && System.nanoTime() < patience) {
      assertThat(agent.isAlive()).as(agent.output()).isTrue();
      assertThat(never.await(2, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(never.await(random.nextInt(30), TimeUnit.MILLISECONDS)).isFalse();
  }

  private void everyCommandEndedOnce(Api api) {
    Map<String, Integer> ends = new TreeMap<>();
    List<String> completed = new ArrayList<>();
    for (String id : accepted) {
      JsonDoc record = finished(api, id);
      String status = record.string("status");
      assertThat(status).as("%s", record).isIn("completed", "failed");
      if (status.equals("completed")) {
        completed.add(id);
      } else {
        assertThat(record.string("error")).as("%s", record).startsWith("interrupted");
      }
      ends.merge(status, 1, Integer::sum);
    }
    System.out.println(
        "kill -9 of the agent: " + KILLS + " kills, " + accepted.size() + " accepted, " + ends);
    assertThat(startedIds()).doesNotHaveDuplicates().containsAll(completed);
    assertThat(ends.get("completed")).isGreaterThan(accepted.size() / 2);
  }

  private static JsonDoc finished(Api api, String id) {
    // Until the agent tells more, it may be unconfirmed: also an end, but not the last word.
    await()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonDoc record = api.finished(id);
              assertThat(record.string("status")).as("%s", record).isIn("completed", "failed");
            });
    return api.command(id);
  }

  private Path started() {
    return folder.resolve("started.txt");
  }

  private List<String> startedIds() {
    try {
      return Files.exists(started()) ? Files.readAllLines(started()) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
