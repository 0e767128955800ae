package org.edgewire.standalone.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.edgewire.json.JsonWriter;

/**
 * What a bench of a MiniApp session measured. A delivery is a patch that reached one member.
 *
 * @param plan what was done
 * @param deliveries while it was measured, those to senders counted
 * @param patches that reached their last member while it was measured
 * @param echoed from patch to its sender's hearing of it, which means that it is durable
 * @param reached from patch to each other member
 * @param errors how often what went wrong
 * @param brokerCpu processor time of the broker, where it is known
 * @param benchCpu processor time of the bench
 */
public record RoomResult(
    RoomPlan plan,
    long deliveries,
    long patches,
    BenchResult.Times echoed,
    BenchResult.Times reached,
    Map<String, Integer> errors,
    Optional<Duration> brokerCpu,
    Optional<Duration> benchCpu) {
  /** A bench that used more of its one thread than this may have been what held up the rest. */
  private static final double BUSY = 0.85;

  static RoomResult of(RoomPlan plan, RoomTally tally, Usage usage) {
    return new RoomResult(
        plan,
        tally.deliveries(),
        tally.completed(),
        BenchResult.Times.of(tally.echoed),
        BenchResult.Times.of(tally.reached),
        new TreeMap<>(tally.errors()),
        usage.broker(),
        usage.bench());
  }

  /** Deliveries in a second. */
  public double perSecond() {
    return (double) deliveries / plan.load().seconds();
  }

  /** For people, in 80 columns. */
  public List<String> lines() {
    RoomPlan.Load load = plan.load();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%s, %d of them sending %s, window %d, patches of %d bytes",
            members(load.members()),
            load.senders(),
            load.rate() == 0 ? "as fast as it goes" : load.rate() + "/s",
            load.window(),
            load.patchBytes()));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-18s %.0f/s (%d in %d s)",
            "deliveries",
            perSecond(),
            deliveries,
            load.seconds()));
    lines.add(
        String.format(Locale.ROOT, "  %-18s %.0f/s", "patches", (double) patches / load.seconds()));
    lines.add("  broker's CPU       " + cpu(brokerCpu));
    lines.add("  bench's CPU        " + cpu(benchCpu));
    lines.add("");
    lines.add("  milliseconds             p50       p90       p99     p99.9       max");
    lines.add(echoed.line("patch to sender"));
    lines.add(reached.line("patch to others"));
    lines.add("");
    if (benchCpu.filter(used -> share(used) > BUSY).isPresent()) {
      lines.add("  the bench was busy all the time: the broker may be faster than this");
    }
    lines.addAll(BenchResult.errorLines(errors));
    return lines;
  }

  private String cpu(Optional<Duration> used) {
    if (used.isEmpty()) {
      return "not known";
    }
    double percent = share(used.get()) * 100;
    return deliveries == 0
        ? String.format(Locale.ROOT, "%.0f %% of a core", percent)
        : String.format(
            Locale.ROOT, "%.1f µs per delivery (%.0f %% of a core)", micros(used.get()), percent);
  }

  private double share(Duration used) {
    return used.toNanos() / 1e9 / plan.load().seconds();
  }

  private double micros(Duration used) {
    return used.toNanos() / 1e3 / deliveries;
  }

  /** For programs, one line. */
  public String json() {
    RoomPlan.Load load = plan.load();
    JsonWriter out = new JsonWriter(1_024).object();
    out.field("members", load.members()).field("senders", load.senders());
    out.field("rate", load.rate()).field("seconds", load.seconds());
    out.field("warm_up_seconds", load.warmUpSeconds()).field("window", load.window());
    out.field("patch_bytes", load.patchBytes()).field("deliveries", deliveries);
    out.field("deliveries_per_second", BenchResult.rounded(perSecond()));
    out.field("patches_per_second", BenchResult.rounded((double) patches / load.seconds()));
    echoed.write(out, "echoed_ms");
    reached.write(out, "reached_ms");
    brokerCpu.ifPresent(used -> write(out, "broker", used));
    benchCpu.ifPresent(used -> write(out, "bench", used));
    out.object("errors");
    errors.forEach(out::field);
    return out.endObject().endObject().toString();
  }

  private void write(JsonWriter out, String who, Duration used) {
    out.field(who + "_cpu_cores", BenchResult.rounded(share(used)));
    if (deliveries > 0) {
      out.field(who + "_cpu_micros", BenchResult.rounded(micros(used)));
    }
  }

  static String members(int count) {
    return count == 1 ? "1 member" : count + " members";
  }
}
