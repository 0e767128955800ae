package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of the real process, 20 times at random moments, while producers submit and
 * agents work. The random numbers' seed is printed and can be given as {@code
 * -Dedgewire.kill.seed}.
 */
abstract class KillContract {
  private static final int AGENTS = 4;
  private static final int PRODUCERS = 3;
  private static final Set<String> AFTER_A_TEXT = Set.of("completed", "unconfirmed");

  /** How often. */
  abstract int kills();

  /** A broker on what the one before left. */
  abstract Broker start();

  private final Journal journal = new Journal();

  @Test
  void noAcceptedCommandIsLostOrStuckAndNoTextGoesOutTwice() throws InterruptedException {
    long seed = Long.getLong("edgewire.kill.seed", System.nanoTime());
    System.out.println("kill -9: seed " + seed);
    Random random = new Random(seed);

    // When
    for (int round = 1; round <= kills(); round++) {
      try (Broker broker = start()) {
        CountDownLatch killed = new CountDownLatch(1);
        List<Thread> workers = work(broker.deployment(), round, killed);
        assertThat(killed.await(200 + random.nextInt(1_300), TimeUnit.MILLISECONDS)).isFalse();
        broker.kill();
        killed.countDown();
        for (Thread worker : workers) {
          worker.join(60_000);
          assertThat(worker.isAlive()).as("a worker is stuck").isFalse();
        }
      }
    }

    // Then
    try (Broker broker = start()) {
      everyCommandEndsWell(broker.deployment());
    }
  }

  private List<Thread> work(Deployment deployment, int round, CountDownLatch killed) {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      String agent = "agent-" + i;
      workers.add(new Thread(() -> journal.serve(deployment, agent, killed), agent));
    }
    for (int i = 0; i < PRODUCERS; i++) {
      String name = "r" + round + "p" + i;
      workers.add(new Thread(() -> journal.produce(deployment, name, AGENTS, killed), name));
    }
    // Every other life has its checkpoints back to back, so that kills fall into them.
    if (round % 2 == 0) {
      workers.add(new Thread(() -> journal.list(deployment, killed), "lists"));
    }
    workers.forEach(Thread::start);
    return workers;
  }

  private void everyCommandEndsWell(Deployment deployment) {
    Api api = new Api(deployment);
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> agents =
        IntStream.range(0, AGENTS)
            .mapToObj(i -> "agent-" + i)
            .map(agent -> new Thread(() -> journal.serve(deployment, agent, end), agent))
            .toList();
    agents.forEach(Thread::start);
    journal.settleUnanswered(deployment);
    Map<String, Integer> states = new TreeMap<>();
    try {
      for (String id : journal.accepted()) {
        states.merge(check(api, id), 1, Integer::sum);
      }
    } finally {
      end.countDown();
    }
    System.out.println(
        "kill -9: " + kills() + " kills, " + journal.accepted().size() + " accepted, " + states);
    assertThat(journal.accepted()).hasSizeGreaterThan(100);
    assertThat(states.getOrDefault("completed", 0)).isGreaterThan(50);
    assertThat(journal.textsWrittenTwice()).as("at-most-once commands written twice").isEmpty();
  }

  private String check(Api api, String id) {
    boolean text = id.startsWith("text");
    JsonDoc record = api.finished(id);
    String status = record.string("status");
    assertThat(status).as("%s", record).isIn(text ? AFTER_A_TEXT : Set.of("completed"));
    assertThat(record.list("timeline").get(0).string("status")).isEqualTo("queued");
    if (status.equals("completed")) {
      assertThat(journal.arrivals(id)).as("arrivals of %s", record).isPositive();
    }
    if (text) {
      assertThat(record.number("attempts")).isEqualTo(1);
    }
    return status;
  }
}
