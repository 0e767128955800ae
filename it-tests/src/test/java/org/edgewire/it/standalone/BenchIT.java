package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.Members;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bench}: small runs that show what it measures, and what it says of wrong flags. */
class BenchIT {
  @TempDir private static Path data;
  private static Broker broker;
  private static Shell shell;

  @BeforeAll
  static void start() {
    broker = Broker.Setup.in(data).set("miniapp.messages.per.second", "100000").start();
    shell = new Shell(broker);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static JarProcess bench(String via, String rate, String... more) {
    List<String> args = new ArrayList<>(List.of("bench", "--via", via, "--rate", rate));
    args.addAll(List.of("--agents", "4", "--seconds", "1", "--warm-up", "1", "--window", "200"));
    args.addAll(List.of(more));
    return shell.run(args.toArray(String[]::new));
  }

  @Test
  void peopleReadThroughputPercentilesAndTheBrokersProcessorTime() {
    JarProcess process = bench("socket", "50");

    assertThat(process.awaitExit(Duration.ofSeconds(60))).as(process.output()).isZero();
    assertThat(process.output())
        .contains("4 agents, 50/s, window 200", "via socket", "no errors")
        .containsPattern("completed +[1-9][0-9]*/s")
        .containsPattern("milliseconds +p50 +p90 +p99 +p99.9 +max")
        .containsPattern("submit to accepted( +[0-9.]+){5}")
        .containsPattern("submit to arrival( +[0-9.]+){5}")
        .containsPattern("submit to end( +[0-9.]+){5}")
        .doesNotContain("Exception");
    if (Files.isDirectory(Path.of("/proc/self"))) {
      assertThat(process.output()).containsPattern("broker's CPU +[0-9]+ µs per command");
    }
  }

  @ParameterizedTest
  @CsvSource({"socket,0", "socket,50", "http,50"})
  void programsReadOneLineOfJson(String via, String rate) {
    JarProcess process = bench(via, rate, "--json");

    assertThat(process.awaitExit(Duration.ofSeconds(60))).as(process.output()).isZero();
    JsonDoc result = JsonDoc.parse(process.lines().get(process.lines().size() - 1));
    assertThat(result.string("via")).isEqualTo(via);
    assertThat(result.number("agents")).isEqualTo(4);
    assertThat(result.number("completed")).isPositive();
    assertThat(result.object("errors").names()).isEmpty();
    for (String times : List.of("accepted_ms", "arrived_ms", "final_ms")) {
      if (via.equals("socket") || !times.equals("final_ms")) {
        assertThat(result.object(times).names()).as(times).contains("p50", "p99");
      }
    }
    if (Files.isDirectory(Path.of("/proc/self"))) {
      assertThat(result.names()).contains("broker_cpu_micros");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "20"})
  void aSessionIsMeasuredInDeliveriesAndTimes(String rate) {
    JarProcess process =
        JarProcess.jar(
            List.of("-XX:TieredStopAtLevel=1"),
            Map.of("SUPABASE_JWT_SECRET", Members.JWT_SECRET),
            List.of(
                "bench",
                "--url=" + broker.deployment().baseUri(),
                "--miniapp-members=5",
                "--senders=5",
                "--window=1",
                "--rate=" + rate,
                "--seconds=1",
                "--warm-up=1",
                "--json"));

    process.awaitExit(Duration.ofSeconds(40));
    JsonDoc result = JsonDoc.parse(process.lines().get(process.lines().size() - 1));
    assertThat(result.number("members")).isEqualTo(5);
    assertThat(result.number("deliveries")).isPositive();
    assertThat(result.number("reached_ms.count")).isPositive();
    assertThat(result.number("echoed_ms.count")).isPositive();
    if (Files.isDirectory(Path.of("/proc/self"))) {
      assertThat(result.names()).contains("broker_cpu_micros", "bench_cpu_cores");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--agents=0",
        "--agents=many",
        "--rate=-1",
        "--window=0",
        "--seconds=0",
        "--via=pigeon",
        "--agnets=1"
      })
  void aWrongFlagIsNamedAndNothingIsDone(String flag) {
    JarProcess process = shell.run("bench", flag);

    assertThat(process.awaitExit(Duration.ofSeconds(60))).isNotZero();
    assertThat(process.lines().get(0)).contains(flag.substring(0, flag.indexOf('=')));
    assertThat(process.output()).doesNotContain("Exception", "connected in");
  }

  @Test
  void aWrongSecretOrKeyIsOneClearLine() {
    String url = broker.deployment().baseUri().toString();
    JarProcess wrongSecret =
        JarProcess.finished(
            Map.of("EDGE_SECRET", "another-secret-0123456789", "ADMIN_KEY", Broker.ADMIN_KEY),
            "bench",
            "--agents",
            "1",
            "--seconds",
            "1",
            "--url",
            url);
    JarProcess wrongKey =
        JarProcess.finished(
            Map.of("EDGE_SECRET", Broker.SECRET, "ADMIN_KEY", "another-key-0123456789"),
            "bench",
            "--agents",
            "1",
            "--seconds",
            "1",
            "--url",
            url);

    Refusals.assertOneClearLine(wrongSecret, List.of("403"));
    Refusals.assertOneClearLine(wrongKey, List.of("401"));
  }
}
