package org.edgewire.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Deploys the web application again and again under connected agents, and then looks for what the
 * earlier ones left in the server.
 *
 * @param deployment the running broker
 * @param server its server
 * @param redeploy has the server take the application anew; may return at once
 * @param pinned how many class loaders may stay because a library of the server's own keeps one for
 *     ever; never more, however often it was deployed
 */
public record RedeployCheck(
    Deployment deployment, VirtualMachine server, Runnable redeploy, int pinned) {
  private static final String CLASS = "org.edgewire.Broker";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int AGENTS = 3;
  private static final int BUSY_THREADS = 64;

  /**
   * More often than a server may keep class loaders (4); in the profile {@code all-servers} also
   * more often than a pool of the servers has connections (20), so that a lost one shows.
   */
  public static final int TIMES = Integer.getInteger("it.redeployments", 8);

  /** Deploys that often, and checks all. */
  public void run(int times) {
    for (int i = 0; i < times; i++) {
      once(i);
    }
    assertNothingIsLeft();
  }

  private void once(int time) {
    awaitReady();
    List<AgentSocket> open =
        Stream.concat(
                IntStream.range(0, AGENTS)
                    .mapToObj(i -> "redeployed-" + time + "-" + i)
                    .map(agent -> letIn(() -> AgentSocket.connect(deployment, agent))),
                Stream.of("/edge/producer", "/edge/watch")
                    .map(path -> letIn(() -> AgentSocket.withKey(deployment, path))))
            .toList();
    open.get(0).roundTrip();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            open.stream()
                .map(socket -> CompletableFuture.runAsync(() -> restarted(socket)))
                .toArray(CompletableFuture[]::new));
    redeploy.run();
    all.join();
  }

  /** Some servers refuse for a moment what an application that is ready would take. */
  private static AgentSocket letIn(Supplier<AgentSocket> connect) {
    return Awaitility.await("let in")
        .pollInterval(Duration.ofMillis(200))
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                return Optional.of(connect.get());
              } catch (AssertionError refused) {
                return Optional.<AgentSocket>empty();
              }
            },
            Optional::isPresent)
        .orElseThrow();
  }

  private static void restarted(AgentSocket socket) {
    Awaitility.await("the end of a WebSocket").atMost(PATIENCE).until(() -> !socket.isOpen());
    assertThat(socket.awaitClosed().code()).as("close code of a redeployment").isEqualTo(1012);
  }

  private void awaitReady() {
    Awaitility.await("ready")
        .pollInterval(Duration.ofMillis(100))
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> new Api(deployment).send("GET", "/health/ready", "").status() == 200);
  }

  private void assertNothingIsLeft() {
    awaitReady();
    Awaitility.await("one set of threads and class loaders")
        .pollInterval(Duration.ofSeconds(1))
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              occupyThreads();
              server.collectGarbage();
              server.collectGarbage();
              assertThat(server.copiesOf(CLASS))
                  .as("class loaders with a broker")
                  .isBetween(1L, 1L + pinned);
            });
    System.out.println("class loaders with a broker at last: " + server.copiesOf(CLASS));
    assertThat(server.brokerThreads())
        .doesNotHaveDuplicates()
        .contains("edgewire-writer-1", "edgewire-timer-1");
  }

  /** A thread that waits for work still knows the request that it served last. */
  private void occupyThreads() {
    Api api = new Api(deployment);
    CompletableFuture.allOf(
            IntStream.range(0, BUSY_THREADS)
                .mapToObj(
                    i -> CompletableFuture.runAsync(() -> api.send("GET", "/health/live", "")))
                .toArray(CompletableFuture[]::new))
        .join();
  }
}
