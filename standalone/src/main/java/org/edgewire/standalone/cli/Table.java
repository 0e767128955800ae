package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Rows in aligned columns for people. When the terminal is narrower, the columns that may be cut
 * are, the widest first. Not thread-safe.
 */
final class Table {
  private static final String GAP = "  ";
  private static final int NARROWEST = 6;

  private final List<String> titles;
  private final List<List<String>> rows = new ArrayList<>();
  private final Set<Integer> cut = new TreeSet<>();
  private final Map<Integer, UnaryOperator<String>> styles = new HashMap<>();
  private boolean wrap;

  Table(String... titles) {
    this.titles = List.of(titles);
  }

  /** These columns lose their ends where room is short. */
  Table cutting(Integer... columns) {
    cut.addAll(Arrays.asList(columns));
    return this;
  }

  /** The last column goes on in further lines where room is short. */
  Table lastColumnWraps() {
    wrap = true;
    return this;
  }

  /** Colours a column; what is put around a text takes no room. */
  Table styled(int column, UnaryOperator<String> style) {
    styles.put(column, style);
    return this;
  }

  /** Adds a row with a cell for each column. Control characters are not shown. */
  Table row(String... cells) {
    rows.add(Arrays.stream(cells).map(cell -> cell.replaceAll("\\p{Cntrl}+", " ")).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  void print(PrintWriter out, int width) {
    int[] widths = widths(width);
    printRow(out, titles, widths, Map.of());
    rows.forEach(row -> printRow(out, row, widths, styles));
  }

  private int[] widths(int room) {
    int[] widths = new int[titles.size()];
    for (int column = 0; column < widths.length; column++) {
      int at = column;
      int longest = rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
      widths[column] = Math.max(longest, titles.get(column).length());
    }
    int last = widths.length - 1;
    while (total(widths) > room) {
      int widest =
          cut.stream().reduce((a, b) -> widths[b] > widths[a] ? b : a).orElse(wrap ? last : -1);
      if (wrap && widths[last] > 4 * NARROWEST) {
        widest = last;
      }
      if (widest < 0 || widths[widest] <= NARROWEST) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private static int total(int[] widths) {
    return Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
  }

  private void printRow(
      PrintWriter out,
      List<String> cells,
      int[] widths,
      Map<Integer, UnaryOperator<String>> colours) {
    StringBuilder line = new StringBuilder();
    int last = widths.length - 1;
    for (int column = 0; column < last; column++) {
      String shown = fitted(cells.get(column), widths[column]);
      line.append(colours.getOrDefault(column, UnaryOperator.identity()).apply(shown))
          .append(" ".repeat(widths[column] - shown.length()))
          .append(GAP);
    }
    int indent = total(widths) - widths[last];
    List<String> lines =
        wrap
            ? wrapped(cells.get(last), widths[last])
            : List.of(fitted(cells.get(last), widths[last]));
    for (String part : lines) {
      String styled = colours.getOrDefault(last, UnaryOperator.identity()).apply(part);
      out.println(line.append(styled).toString().stripTrailing());
      line = new StringBuilder(" ".repeat(indent));
    }
  }

  private static String fitted(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }

  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
