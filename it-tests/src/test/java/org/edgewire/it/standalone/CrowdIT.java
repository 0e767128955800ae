package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.Members;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many members of one session, over real sockets, and a broker with {@code -Xmx256m}. */
class CrowdIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration SEND_DEADLINE = Duration.ofSeconds(5);
  private static final int MOST_ROUNDS = 5;
  private static final long LARGEST_FILE = 128L << 20;

  @TempDir private static Path data;
  private static Broker broker;
  private static Api api;

  @BeforeAll
  static void start() {
    broker =
        Broker.Setup.in(data).jvm("-Xmx256m").set("miniapp.messages.per.second", "100000").start();
    api = new Api(broker.deployment());
  }

  @AfterAll
  static void stop() {
    assertThat(broker.process().isAlive()).isTrue();
    assertThat(broker.process().output()).doesNotContain("OutOfMemoryError");
    broker.close();
  }

  private static JarProcess bench(String session, String... more) {
    List<String> args = new ArrayList<>(List.of("bench", "--json", "--session=" + session));
    args.add("--url=" + broker.deployment().baseUri());
    args.addAll(List.of(more));
    return JarProcess.jar(
        List.of("-Xmx96m"), Map.of("SUPABASE_JWT_SECRET", Members.JWT_SECRET), args);
  }

  private static JsonDoc result(JarProcess bench) {
    int exit = bench.awaitExit(PATIENCE);
    assertThat(exit).as(bench.output() + "\n" + broker.process().output()).isZero();
    return JsonDoc.parse(bench.lines().get(bench.lines().size() - 1));
  }

  @Test
  void aThousandMembersHearEveryPatchAndNobodyMoreIsLetIn() {
    try (JarProcess bench =
        bench("thousand", "--miniapp-members=1000", "--rate=0", "--seconds=2", "--warm-up=2")) {
      bench.awaitText("1000 members joined");
      try (RawSocket raw = RawSocket.open(broker.deployment())) {
        assertThat(raw.handshake(Members.path("thousand", "late", "")).status()).isEqualTo(429);
      }

      // Exit code 0: no member was lost, and each patch was heard by all.
      JsonDoc result = result(bench);
      System.out.println("1 000 members of one session: " + result);
      assertThat(result.number("deliveries")).isGreaterThanOrEqualTo(1_000);
    }
  }

  @Test
  void aMemberThatNeverReadsIsCutAndTheOthersDoNotWaitForIt() throws IOException {
    long before = slowClosed();
    try (RawSocket stuck = RawSocket.open(broker.deployment(), 4_096)) {
      assertThat(stuck.handshake(Members.path("stuck", "stuck", "")).status()).isEqualTo(101);

      // How much the kernel takes for the stuck one first is the kernel's affair.
      for (int i = 0; i < MOST_ROUNDS && slowClosed() == before; i++) {
        fortyNineOthers();
      }

      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(slowClosed()).isEqualTo(before + 1));
      stuck.readToEnd(PATIENCE);
    }
    // Space of what is over was used again: all that is kept are the last of the patches.
    assertThat(Files.size(data.resolve("edgewire.mv.db"))).isLessThan(LARGEST_FILE);
  }

  /** Whoever would wait for the stuck one would wait for the deadline of its send. */
  private static void fortyNineOthers() {
    try (JarProcess bench =
        bench(
            "stuck",
            "--miniapp-members=49",
            "--rate=0",
            "--window=8",
            "--patch-bytes=32000",
            "--seconds=4",
            "--warm-up=1")) {
      JsonDoc result = result(bench);
      System.out.println("49 members beside one that never reads: " + result);
      double median = Double.parseDouble(result.find("reached_ms.p50").orElseThrow().toString());
      assertThat(median).isLessThan((double) SEND_DEADLINE.toMillis());
    }
  }

  private static long slowClosed() {
    return api.stats().number("miniapp.slow_closed");
  }
}
