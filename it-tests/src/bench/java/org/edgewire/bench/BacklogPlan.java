package org.edgewire.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run of {@link BacklogBenchmark} does.
 *
 * @param control commands of the backlog that everything is compared with
 * @param one commands for one agent; 0 leaves the part out
 * @param many agents with {@link #EACH} commands each; 0 leaves the part out
 * @param keyed commands with an ordering key for one agent; 0 leaves the part out
 * @param heap of the broker, as {@code -Xmx} takes it
 */
record BacklogPlan(int control, int one, int many, int keyed, String heap) {
  /** Commands of each of many agents. */
  static final int EACH = 10;

  /** Ordering keys of the part with keys, and of its control. */
  static final int KEYS = 100;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--control", "1000",
          "--one", "1000000",
          "--many", "100000",
          "--keyed", "100000",
          "--heap", "256m");

  /** Reads the command line; options left out have the size that the product promises. */
  static BacklogPlan of(String... args) {
    Map<String, String> given = new LinkedHashMap<>(DEFAULTS);
    for (int i = 0; i < args.length; i += 2) {
      if (!DEFAULTS.containsKey(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            args[i]
                + " is no option with a value; there are "
                + new ArrayList<>(DEFAULTS.keySet()));
      }
      given.put(args[i], args[i + 1]);
    }
    return new BacklogPlan(
        Integer.parseInt(given.get("--control")),
        Integer.parseInt(given.get("--one")),
        Integer.parseInt(given.get("--many")),
        Integer.parseInt(given.get("--keyed")),
        given.get("--heap"));
  }

  /** The parts to run, in this order. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    if (one > 0) {
      parts.add(new Part(one, 1, 0));
    }
    if (many > 0) {
      parts.add(new Part(many * EACH, many, 0));
    }
    if (keyed > 0) {
      parts.add(new Part(keyed, 1, KEYS));
    }
    return parts;
  }

  /**
   * One backlog.
   *
   * @param commands of all agents together
   * @param agents who have them
   * @param keys ordering keys; 0 for none
   */
  record Part(int commands, int agents, int keys) {
    /** The same kind of backlog in the size of the control. */
    Part ofSize(int size) {
      return new Part(size, agents == 1 ? 1 : size / EACH, keys);
    }

    @Override
    public String toString() {
      return String.format("%,d commands for %,d agent(s)", commands, agents)
          + (keys == 0 ? "" : " with " + keys + " ordering keys");
    }
  }
}
