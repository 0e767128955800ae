package org.edgewire.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Commands;

/**
 * Whether a broker with a large backlog is as fast as one with a small: submits, drains, lists and
 * explains, and what stays on the heap. Each part has a broker of its own (the jar, H2 in a folder,
 * fsync), warms it up, measures the control, fills, reads, kills, starts again, and drains. What
 * counts is the ratio of a figure to that of the control of the same part.
 *
 * <p>Options with their defaults: {@code --control 1000 --one 1000000 --many 100000 --keyed 100000
 * --heap 256m}; a size of 0 leaves a part out.
 */
public final class BacklogBenchmark {
  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 7;

  private final BacklogPlan plan;
  private final BacklogPlan.Part part;
  private final BacklogLoad load;
  private final BacklogBroker broker;
  private int rounds;

  private BacklogBenchmark(
      BacklogPlan plan, BacklogPlan.Part part, BacklogLoad load, BacklogBroker broker) {
    this.plan = plan;
    this.part = part;
    this.load = load;
    this.broker = broker;
  }

  /** Runs all parts. */
  public static void main(String[] args) {
    BacklogPlan plan = BacklogPlan.of(args);
    try (BacklogLoad load = new BacklogLoad()) {
      for (BacklogPlan.Part part : plan.parts()) {
        say("%n%s; broker with -Xmx%s", part, plan.heap());
        try (BacklogBroker broker = new BacklogBroker(plan.heap())) {
          new BacklogBenchmark(plan, part, load, broker).run();
        }
      }
    }
  }

  private void run() {
    warmUp();
    few("older");
    Control before = control("before");
    Map<String, BacklogReads.Percentiles> smallReads = smallReads();
    heap("with " + part.ofSize(plan.control()));

    BacklogProgress filled = load.fill(broker, part, "big");
    heads();
    pace("submitted", before.filled(), filled.first(), filled.last());
    heap("filled");
    String agent = BacklogLoad.agent(part, "big", 0);
    reads(smallReads, BacklogReads.of(broker.api(), agent, "older"));
    Control beside = control("beside");
    say("database: %.0f MiB", broker.fileMib());
    Duration started = broker.restart();
    say("killed and started: ready after %.1f s", started.toMillis() / 1e3);
    heap("started");

    warmUp();
    Control restarted = control("again");
    BacklogProgress drained = load.drain(broker, part, "big");
    heads();
    pace("drained", restarted.drained(), drained.first(), drained.last());
    pace("a small one submitted beside it", before.filled(), beside.filled(), restarted.filled());
    pace("a small one drained beside it", before.drained(), beside.drained(), restarted.drained());
    heap("drained");
  }

  private void heap(String when) {
    say("heap after a collection, %s: %.0f MiB", when, broker.usedMib());
  }

  private static void heads() {
    say("%n%-32s %10s %10s %7s %10s %7s", "", "control", "first 10%", "ratio", "last 10%", "ratio");
  }

  private static void reads(
      Map<String, BacklogReads.Percentiles> small, Map<String, BacklogReads.Percentiles> big) {
    say("%n%-32s %29s %31s", "ms", "p50", "p99");
    say(
        "%-32s %10s %10s %7s   %10s %10s %7s",
        "", "control", "backlog", "ratio", "control", "backlog", "ratio");
    small.forEach((name, one) -> reads(name, one, big.get(name)));
    say("");
  }

  private void warmUp() {
    BacklogPlan.Part warm = part.ofSize(WARM_UP);
    String name = "warm-" + rounds++;
    load.fill(broker, warm, name);
    load.drain(broker, warm, name);
  }

  /** An agent with a few commands, cancelled ones and one of another type among them. */
  private void few(String agent) {
    Api api = broker.api();
    for (int i = 0; i < 10; i++) {
      String id = api.submit(agent, Commands.text("one of a few"));
      if (i % 2 == 0) {
        api.post("/edge/commands/" + id + "/cancel", "{}").expect(200);
      }
    }
    api.submit(agent, Commands.rule("rare"));
  }

  /**
   * Small backlogs, filled and drained one after the other: medians per second, means of the rest.
   */
  private record Control(BacklogProgress.Pace filled, BacklogProgress.Pace drained) {}

  private Control control(String name) {
    BacklogPlan.Part small = part.ofSize(plan.control());
    List<BacklogProgress.Pace> filled = new ArrayList<>();
    List<BacklogProgress.Pace> drained = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      String agent = name + "-" + i;
      filled.add(load.fill(broker, small, agent).all());
      // Listing writes all into the tables, where the large backlog is read from, too.
      broker.api().get("/edge/commands?limit=1").expect(200);
      drained.add(load.drain(broker, small, agent).all());
    }
    return new Control(typical(filled), typical(drained));
  }

  private static BacklogProgress.Pace typical(List<BacklogProgress.Pace> rounds) {
    double[] rates =
        rounds.stream().mapToDouble(BacklogProgress.Pace::perSecond).sorted().toArray();
    double micros =
        rounds.stream().mapToDouble(BacklogProgress.Pace::micros).average().orElseThrow();
    return new BacklogProgress.Pace(rates[rates.length / 2], micros);
  }

  private Map<String, BacklogReads.Percentiles> smallReads() {
    BacklogPlan.Part small = part.ofSize(plan.control());
    load.fill(broker, small, "small");
    String agent = BacklogLoad.agent(small, "small", 0);
    BacklogReads.of(broker.api(), agent, "older");
    return BacklogReads.of(broker.api(), agent, "older");
  }

  private static void pace(
      String name,
      BacklogProgress.Pace control,
      BacklogProgress.Pace first,
      BacklogProgress.Pace last) {
    say(
        "%-32s %10.0f %10.0f %7.2f %10.0f %7.2f   per second",
        name,
        control.perSecond(),
        first.perSecond(),
        first.perSecond() / control.perSecond(),
        last.perSecond(),
        last.perSecond() / control.perSecond());
    say(
        "%-32s %10.0f %10.0f %7.2f %10.0f %7.2f   µs of processor time each",
        "",
        control.micros(),
        first.micros(),
        first.micros() / control.micros(),
        last.micros(),
        last.micros() / control.micros());
  }

  private static void reads(
      String name, BacklogReads.Percentiles small, BacklogReads.Percentiles big) {
    say(
        "%-32s %10.2f %10.2f %7.2f   %10.2f %10.2f %7.2f",
        name,
        small.p50(),
        big.p50(),
        big.p50() / small.p50(),
        small.p99(),
        big.p99(),
        big.p99() / small.p99());
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
