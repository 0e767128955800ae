package org.edgewire.bench.start;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.edgewire.it.support.JarProcess;

/**
 * Starts and stops servers that tests embed. Cold: in a new process, from before the first start to
 * the first message accepted and answered; the median of processes, and the same with the JVM's
 * simple compiler alone. Warm: in one process for each, after rounds that do not count; the medians
 * of start and of stop without any use, then those of start with a first message, and of the stop
 * after it. Candidates take turns, so that what else the machine does meets all of them.
 *
 * <p>Arguments: how many processes for the cold figures (9), rounds for the warm ones (100), and
 * the seconds after which no further round begins (30).
 */
public final class StartBenchmark {
  private static final Pattern FIGURES =
      Pattern.compile("figures ([0-9.]+) ([0-9.]+) ([0-9.]+) ([0-9.]+) (\\d+)");
  private static final int TRIES = 3;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final String NONE = "0";
  private static final String ONE = "1";
  // What the other compiler takes, it wins back only later.
  private static final String SIMPLE_COMPILER = "-XX:TieredStopAtLevel=1";

  private StartBenchmark() {}

  /**
   * Medians in milliseconds.
   *
   * @param start until it accepts connections
   * @param stop of one that nobody used
   * @param answered from before the start to the first message answered
   * @param usedStop of one that was used
   * @param rounds of each kind
   */
  private record Figures(double start, double stop, double answered, double usedStop, int rounds) {}

  /** Runs everything and prints a table. */
  public static void main(String[] args) {
    int processes = args.length > 0 ? Integer.parseInt(args[0]) : 9;
    String rounds = args.length > 1 ? args[1] : "100";
    String seconds = args.length > 2 ? args[2] : "30";
    Map<Candidate, List<Figures>> cold = new EnumMap<>(Candidate.class);
    Map<Candidate, List<Figures>> simple = new EnumMap<>(Candidate.class);
    for (int i = 0; i < processes; i++) {
      for (Candidate candidate : Candidate.values()) {
        cold.computeIfAbsent(candidate, any -> new ArrayList<>())
            .add(measure(candidate, List.of(), NONE, ONE, seconds));
        simple
            .computeIfAbsent(candidate, any -> new ArrayList<>())
            .add(measure(candidate, List.of(SIMPLE_COMPILER), NONE, ONE, seconds));
      }
    }
    Map<Candidate, Figures> warm = new EnumMap<>(Candidate.class);
    for (Candidate candidate : Candidate.values()) {
      // One that takes seconds to stop is as warm after fewer.
      String first = candidate == Candidate.MOQUETTE ? "10" : rounds;
      warm.put(candidate, measure(candidate, List.of(), first, rounds, seconds));
    }
    print(cold, simple, warm);
  }

  private static Figures measure(Candidate candidate, List<String> options, String... rounds) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Child.class.getName(), candidate.name()));
    command.addAll(List.of(rounds));
    for (int tries = 1; ; tries++) {
      try (JarProcess process = JarProcess.run(command, Map.of())) {
        process.awaitExit(LONGEST);
        Matcher found = FIGURES.matcher(process.output());
        if (found.find()) {
          return figures(found);
        }
        String failure = candidate + " gave no figures:\n" + process.output();
        if (tries == TRIES) {
          throw new IllegalStateException(failure);
        }
        // Now and then Moquette fails at its start, with an exception of its own.
        System.err.println(failure);
      }
    }
  }

  private static Figures figures(Matcher found) {
    return new Figures(
        Double.parseDouble(found.group(1)),
        Double.parseDouble(found.group(2)),
        Double.parseDouble(found.group(3)),
        Double.parseDouble(found.group(4)),
        Integer.parseInt(found.group(5)));
  }

  private static void print(
      Map<Candidate, List<Figures>> cold,
      Map<Candidate, List<Figures>> simple,
      Map<Candidate, Figures> warm) {
    double base = cold(cold.get(Candidate.EDGEWIRE));
    double simpleBase = cold(simple.get(Candidate.EDGEWIRE));
    Figures ours = warm.get(Candidate.EDGEWIRE);
    System.out.println(
        "| server | cold: start to first message answered | the same with "
            + SIMPLE_COMPILER
            + " | warm start | stop | warm start to answered | stop after it | rounds |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (Candidate candidate : Candidate.values()) {
      Figures figures = warm.get(candidate);
      System.out.printf(
          "| %s | %s | %s | %s | %s | %s | %s | %d |%n",
          candidate.title(),
          told(cold(cold.get(candidate)), base),
          told(cold(simple.get(candidate)), simpleBase),
          told(figures.start(), ours.start()),
          told(figures.stop(), ours.stop()),
          told(figures.answered(), ours.answered()),
          told(figures.usedStop(), ours.usedStop()),
          figures.rounds());
    }
  }

  private static double cold(List<Figures> processes) {
    return processes.stream()
        .mapToDouble(Figures::answered)
        .sorted()
        .toArray()[processes.size() / 2];
  }

  private static String told(double millis, double base) {
    return String.format("%.1f ms (%.2f ×)", millis, millis / base);
  }
}
