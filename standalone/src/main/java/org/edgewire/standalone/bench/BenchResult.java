package org.edgewire.standalone.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.edgewire.json.JsonWriter;

/**
 * What a bench measured.
 *
 * @param plan what was done
 * @param completed commands that came to their end while it was measured
 * @param accepted from submit to the broker's word that it is durable
 * @param arrived from submit to the agent
 * @param ended from submit to the broker's word that it is completed; by HTTP of some only
 * @param errors how often what went wrong
 * @param brokerCpu processor time of the broker, where it is known
 * @param benchCpu processor time of the bench
 */
public record BenchResult(
    BenchPlan plan,
    long completed,
    Times accepted,
    Times arrived,
    Times ended,
    Map<String, Integer> errors,
    Optional<Duration> brokerCpu,
    Optional<Duration> benchCpu) {
  private static final double NANOS_OF_MILLI = 1e6;

  /** A distribution of times in milliseconds. */
  public record Times(long count, double p50, double p90, double p99, double p999, double max) {
    static Times of(Histogram nanos) {
      return new Times(
          nanos.getTotalCount(),
          nanos.getValueAtPercentile(50) / NANOS_OF_MILLI,
          nanos.getValueAtPercentile(90) / NANOS_OF_MILLI,
          nanos.getValueAtPercentile(99) / NANOS_OF_MILLI,
          nanos.getValueAtPercentile(99.9) / NANOS_OF_MILLI,
          nanos.getMaxValue() / NANOS_OF_MILLI);
    }

    void write(JsonWriter out, String name) {
      out.object(name).field("count", count);
      out.field("p50", rounded(p50)).field("p90", rounded(p90)).field("p99", rounded(p99));
      out.field("p999", rounded(p999)).field("max", rounded(max)).endObject();
    }

    String line(String name) {
      return count == 0
          ? String.format(Locale.ROOT, "  %-18s not measured", name)
          : String.format(
              Locale.ROOT, "  %-18s %9.2f %9.2f %9.2f %9.2f %9.2f", name, p50, p90, p99, p999, max);
    }
  }

  static BenchResult of(BenchPlan plan, CommandTally tally, Usage usage) {
    return new BenchResult(
        plan,
        tally.completed(),
        Times.of(tally.accepted),
        Times.of(tally.arrived),
        Times.of(tally.ended),
        new TreeMap<>(tally.errors()),
        usage.broker(),
        usage.bench());
  }

  /** Commands completed in a second. */
  public double perSecond() {
    return (double) completed / plan.load().seconds();
  }

  /** For people, in 80 columns. */
  public List<String> lines() {
    BenchPlan.Load load = plan.load();
    String pace = load.rate() == 0 ? "as fast as it goes" : load.rate() + "/s";
    return Stream.concat(
            List.of(
                "",
                String.format(
                    Locale.ROOT,
                    "%s, %s, window %d, payloads of %d bytes, via %s",
                    agents(load.agents()),
                    pace,
                    load.window(),
                    load.payloadBytes(),
                    via()),
                "",
                String.format(
                    Locale.ROOT,
                    "  %-18s %.0f/s (%d in %d s)",
                    "completed",
                    perSecond(),
                    completed,
                    load.seconds()),
                "  broker's CPU       " + cpu(brokerCpu),
                "  bench's CPU        " + cpu(benchCpu),
                "",
                "  milliseconds             p50       p90       p99     p99.9       max",
                accepted.line("submit to accepted"),
                arrived.line("submit to arrival"),
                ended.line("submit to end"),
                "")
                .stream(),
            errorLines(errors).stream())
        .toList();
  }

  static List<String> errorLines(Map<String, Integer> errors) {
    return errors.isEmpty()
        ? List.of("  no errors")
        : errors.entrySet().stream()
            .map(error -> "  " + error.getValue() + " × " + error.getKey())
            .toList();
  }

  private String cpu(Optional<Duration> used) {
    if (used.isEmpty()) {
      return "not known";
    }
    double share = used.get().toNanos() / 1e9 / plan.load().seconds() * 100;
    return completed == 0
        ? String.format(Locale.ROOT, "%.0f %% of a core", share)
        : String.format(
            Locale.ROOT, "%.0f µs per command (%.0f %% of a core)", micros(used.get()), share);
  }

  private double micros(Duration used) {
    return used.toNanos() / 1e3 / completed;
  }

  /** For programs, one line. */
  public String json() {
    BenchPlan.Load load = plan.load();
    JsonWriter out = new JsonWriter(1_024).object();
    out.field("via", via()).field("agents", load.agents()).field("rate", load.rate());
    out.field("seconds", load.seconds()).field("warm_up_seconds", load.warmUpSeconds());
    out.field("window", load.window()).field("payload_bytes", load.payloadBytes());
    out.field("type", load.type()).field("completed", completed);
    out.field("completed_per_second", rounded(perSecond()));
    accepted.write(out, "accepted_ms");
    arrived.write(out, "arrived_ms");
    ended.write(out, "final_ms");
    if (completed > 0) {
      brokerCpu.ifPresent(cpu -> out.field("broker_cpu_micros", rounded(micros(cpu))));
      benchCpu.ifPresent(cpu -> out.field("bench_cpu_micros", rounded(micros(cpu))));
    }
    out.object("errors");
    errors.forEach(out::field);
    return out.endObject().endObject().toString();
  }

  static String agents(int count) {
    return count == 1 ? "1 agent" : count + " agents";
  }

  private String via() {
    return plan.via().name().toLowerCase(Locale.ROOT);
  }

  static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
