package org.edgewire.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The names of all settings, the files of secrets included, and what was probably meant. */
final class KnownNames {
  private static final int SHOWN_LENGTH = 80;

  private final TreeSet<String> names = new TreeSet<>();

  KnownNames(Collection<Setting<?>> definitions) {
    for (Setting<?> setting : definitions) {
      names.add(setting.name());
      if (setting.secret()) {
        names.add(setting.fileName());
      }
    }
  }

  /** One sentence for each name that is no setting, where nothing else may be. */
  List<String> unknownIn(Source source) {
    if (!source.complete()) {
      return List.of();
    }
    return new TreeSet<>(source.values().keySet())
        .stream()
            .filter(name -> !names.contains(name))
            .map(
                name ->
                    "'"
                        + oneLine(name)
                        + "' (from "
                        + source.label()
                        + ") is no setting; "
                        + nearest(name)
                            .map(meant -> "did you mean " + meant + "?")
                            .orElse("there are: " + String.join(", ", names)))
            .toList();
  }

  /** The known name that differs least, if it differs little. Case and separators do not count. */
  private Optional<String> nearest(String given) {
    if (given.length() > SHOWN_LENGTH) {
      return Optional.empty();
    }
    Map<Integer, String> byDistance = new TreeMap<>();
    names.forEach(name -> byDistance.putIfAbsent(distance(plain(given), plain(name)), name));
    return byDistance.entrySet().stream()
        .findFirst()
        .filter(best -> best.getKey() <= Math.max(2, given.length() / 4))
        .map(Map.Entry::getValue);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[._-]+", ".");
  }

  /** Insertions, deletions, replacements and swaps of neighbours between two words. */
  static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int differ = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        best = Math.min(best, cost[i - 1][j - 1] + differ);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          best = Math.min(best, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = best;
      }
    }
    return cost[from.length()][to.length()];
  }

  static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= SHOWN_LENGTH ? line : line.substring(0, SHOWN_LENGTH) + "…";
  }
}
