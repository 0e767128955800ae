package org.edgewire.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.Members;
import org.edgewire.it.support.Node;

/**
 * One patch to all members of a session: the broker, which makes each patch durable first, beside a
 * plain Node {@code ws} and a plain Jetty server, which keep nothing and add nothing. The same load
 * generator ({@code bench --miniapp-members}, a process of its own on the same machine) does the
 * same to each of them in turn.
 *
 * <p>Options with their defaults: {@code --members 10,100,1000 --seconds 6 --warm-up 6 --rounds 1
 * --heap 1g}.
 */
public final class FanOutBenchmark {
  private static final int FULL_SPEED = 0;
  private static final int PACED = 50;
  private static final int PACED_MEMBERS = 100;

  private final FanOutPlan plan;
  private final List<FanOutServer> servers;

  private FanOutBenchmark(FanOutPlan plan, List<FanOutServer> servers) {
    this.plan = plan;
    this.servers = servers;
  }

  /** Runs all. */
  public static void main(String[] args) {
    FanOutPlan plan = FanOutPlan.of(args);
    Node.missing()
        .ifPresent(
            why -> {
              throw new IllegalStateException(why);
            });
    try (FanOutServer edgewire = FanOutServer.edgewire(plan.heap());
        FanOutServer node = FanOutServer.node();
        FanOutServer jetty = FanOutServer.jetty(plan.heap())) {
      new FanOutBenchmark(plan, List.of(edgewire, node, jetty)).run();
    }
  }

  private void run() {
    say("patches of 200 bytes; p99 from sender to peer; ratios: Edgewire to the server of the row");
    for (int members : plan.members()) {
      table(members, FULL_SPEED);
    }
    table(PACED_MEMBERS, PACED);
  }

  /** What one server did. */
  private record Figures(
      double perSecond, double p50, double p99, double micros, double cores, double benchCores) {
    static Figures of(JsonDoc result) {
      return new Figures(
          real(result, "deliveries_per_second"),
          real(result, "reached_ms.p50"),
          real(result, "reached_ms.p99"),
          real(result, "broker_cpu_micros"),
          real(result, "broker_cpu_cores"),
          real(result, "bench_cpu_cores"));
    }

    private static double real(JsonDoc result, String path) {
      return Double.parseDouble(result.find(path).orElseThrow().toString());
    }
  }

  private void table(int members, int rate) {
    Map<String, List<Figures>> all = new LinkedHashMap<>();
    for (int round = 0; round < plan.rounds(); round++) {
      for (FanOutServer server : servers) {
        all.computeIfAbsent(server.name(), name -> new ArrayList<>())
            .add(Figures.of(measure(server, members, rate)));
      }
    }
    say(
        "%n%d members, %s%n",
        members, rate == FULL_SPEED ? "as fast as all have heard" : rate + " patches/s");
    say(
        "| %-10s | %12s | %9s | %9s | %11s | %10s | %13s | %7s | %7s | %7s |",
        "server",
        "deliveries/s",
        "p50 ms",
        "p99 ms",
        "µs/delivery",
        "its cores",
        "bench's cores",
        "× del/s",
        "× p99",
        "× CPU");
    say("|---|---|---|---|---|---|---|---|---|---|");
    Figures own = median(all.get(servers.get(0).name()));
    all.forEach((name, rounds) -> row(name, median(rounds), own));
  }

  /** The round whose deliveries are in the middle. */
  private static Figures median(List<Figures> rounds) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(Figures::perSecond))
        .skip(rounds.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private static void row(String name, Figures figures, Figures own) {
    say(
        "| %-10s | %,12.0f | %9.2f | %9.2f | %11.2f | %10.2f | %13.2f | %7.2f | %7.2f | %7.2f |",
        name,
        figures.perSecond(),
        figures.p50(),
        figures.p99(),
        figures.micros(),
        figures.cores(),
        figures.benchCores(),
        own.perSecond() / figures.perSecond(),
        own.p99() / figures.p99(),
        own.micros() / figures.micros());
  }

  private JsonDoc measure(FanOutServer server, int members, int rate) {
    try (JarProcess bench =
        JarProcess.jar(
            List.of(),
            Map.of("SUPABASE_JWT_SECRET", Members.JWT_SECRET),
            List.of(
                "bench",
                "--url=" + server.url(),
                "--pid=" + server.process().pid(),
                "--miniapp-members=" + members,
                "--rate=" + rate,
                "--seconds=" + plan.seconds(),
                "--warm-up=" + plan.warmUp(),
                "--json"))) {
      int exit = bench.awaitExit(Duration.ofSeconds(120 + plan.seconds() + plan.warmUp()));
      Optional<String> result =
          bench.lines().stream().filter(line -> line.startsWith("{")).findFirst();
      if (exit != 0 || result.isEmpty()) {
        throw new IllegalStateException(server.name() + ":\n" + bench.output());
      }
      return JsonDoc.parse(result.get());
    }
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
