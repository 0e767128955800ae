package org.edgewire.bench.start;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogManager;
import java.util.stream.LongStream;

/** Measures one server in a process of its own, which prints milliseconds. */
final class Child {
  private static final double NANOS_PER_MILLI = 1e6;

  private Child() {}

  /**
   * @param args the server's name, how many rounds come first that do not count, how many count at
   *     most, and after how many seconds of these no further one begins
   */
  public static void main(String[] args) {
    LogManager.getLogManager().reset();
    int code = 0;
    try {
      measure(args);
    } catch (Exception e) {
      e.printStackTrace();
      code = 1;
    }
    // Some leave threads behind.
    System.exit(code);
  }

  private static void measure(String... args) throws Exception {
    Embedded server = Candidate.valueOf(args[0]).server();
    int rounds = Integer.parseInt(args[2]);
    long seconds = Long.parseLong(args[3]);
    rounds(server, true, Integer.parseInt(args[1]), Long.MAX_VALUE);
    List<double[]> used = rounds(server, true, rounds, seconds);
    List<double[]> idle = rounds(server, false, rounds, seconds);
    System.out.printf(
        "figures %.3f %.3f %.3f %.3f %d%n",
        median(idle, 0), median(idle, 2), median(used, 1), median(used, 2), used.size());
  }

  private static List<double[]> rounds(Embedded server, boolean uses, int most, long seconds)
      throws Exception {
    List<double[]> all = new ArrayList<>();
    long begin = System.nanoTime();
    while (all.size() < most && (System.nanoTime() - begin) / 1_000_000_000 < seconds) {
      all.add(round(server, uses));
    }
    return all;
  }

  private static double[] round(Embedded server, boolean uses) throws Exception {
    long begin = System.nanoTime();
    Embedded.Running running = server.start();
    long started = System.nanoTime();
    if (uses) {
      running.message();
    }
    long answered = System.nanoTime();
    running.stop();
    long stopped = System.nanoTime();
    return LongStream.of(started - begin, answered - begin, stopped - answered)
        .mapToDouble(nanos -> nanos / NANOS_PER_MILLI)
        .toArray();
  }

  private static double median(List<double[]> rounds, int figure) {
    return rounds.stream()
        .mapToDouble(round -> round[figure])
        .sorted()
        .toArray()[rounds.size() / 2];
  }
}
