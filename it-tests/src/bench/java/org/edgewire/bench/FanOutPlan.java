package org.edgewire.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a run of {@link FanOutBenchmark} does.
 *
 * @param members sizes of the sessions, one after the other
 * @param seconds each is measured
 * @param warmUp seconds before each
 * @param rounds how often all is done; each figure is the median
 * @param heap of the broker and of Jetty, as {@code -Xmx} takes it
 */
record FanOutPlan(List<Integer> members, int seconds, int warmUp, int rounds, String heap) {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--members", "10,100,1000",
          "--seconds", "6",
          "--warm-up", "6",
          "--rounds", "1",
          "--heap", "1g");

  /** Reads the command line. */
  static FanOutPlan of(String... args) {
    Map<String, String> given = new LinkedHashMap<>(DEFAULTS);
    for (int i = 0; i < args.length; i += 2) {
      if (!DEFAULTS.containsKey(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            args[i] + " is no option with a value; there are " + new TreeSet<>(DEFAULTS.keySet()));
      }
      given.put(args[i], args[i + 1]);
    }
    return new FanOutPlan(
        Arrays.stream(given.get("--members").split(",", -1)).map(Integer::valueOf).toList(),
        Integer.parseInt(given.get("--seconds")),
        Integer.parseInt(given.get("--warm-up")),
        Integer.parseInt(given.get("--rounds")),
        given.get("--heap"));
  }
}
