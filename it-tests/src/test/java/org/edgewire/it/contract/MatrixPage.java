package org.edgewire.it.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which suite went how on which deployment, and what the deployment cost; written to {@code
 * contract-matrix.md} at the end of the run. Thread-safe.
 */
public final class MatrixPage implements AutoCloseable {
  private static final Path FILE =
      Path.of(System.getProperty("edgewire.target", "target"), "contract-matrix.md");

  private final Map<String, Column> columns = new LinkedHashMap<>();

  /** How a test ended. */
  enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  private static final class Cell {
    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    private long nanos;

    private int count(Outcome outcome) {
      return counts.getOrDefault(outcome, 0);
    }

    private void add(Cell other) {
      other.counts.forEach((outcome, count) -> counts.merge(outcome, count, Integer::sum));
      nanos += other.nanos;
    }

    @Override
    public String toString() {
      String failed = count(Outcome.FAILED) > 0 ? "**" + count(Outcome.FAILED) + " red**, " : "";
      String skipped = count(Outcome.SKIPPED) > 0 ? count(Outcome.SKIPPED) + " skipped, " : "";
      return failed + skipped + count(Outcome.PASSED) + " green, " + nanos / 1_000_000_000 + " s";
    }
  }

  private static final class Column {
    private final Map<String, Cell> cells = new LinkedHashMap<>();
    private String cost = "";

    private Cell cell(String suite) {
      return cells.computeIfAbsent(suite, key -> new Cell());
    }

    private Cell sum() {
      Cell sum = new Cell();
      cells.values().forEach(sum::add);
      return sum;
    }
  }

  synchronized void note(String deployment, String suite, Outcome outcome) {
    column(deployment).cell(suite).counts.merge(outcome, 1, Integer::sum);
  }

  synchronized void took(String deployment, String suite, long nanos) {
    column(deployment).cell(suite).nanos += nanos;
  }

  /** Notes a line on what the deployment of a test class cost. */
  public synchronized void cost(Class<?> testClass, String text) {
    column(nameOf(testClass)).cost = text;
  }

  /** {@code WildFlyIT} is shown as {@code WildFly}. */
  static String nameOf(Class<?> testClass) {
    return testClass.getSimpleName().replaceAll("IT$", "");
  }

  private Column column(String deployment) {
    return columns.computeIfAbsent(deployment, key -> new Column());
  }

  /** The page as Markdown. */
  synchronized String text() {
    Set<String> suites =
        columns.values().stream()
            .map(column -> column.cells.keySet())
            .flatMap(Collection::stream)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    StringBuilder page = new StringBuilder("| suite |");
    columns.keySet().forEach(name -> page.append(' ').append(name).append(" |"));
    page.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    for (String suite : suites) {
      page.append("| ").append(suite).append(" |");
      columns.values().forEach(column -> page.append(' ').append(shown(column, suite)));
      page.append('\n');
    }
    page.append("| all |");
    columns.values().forEach(column -> page.append(' ').append(column.sum()).append(" |"));
    page.append("\n| start and memory |");
    columns.values().forEach(column -> page.append(' ').append(column.cost).append(" |"));
    return page.append('\n').toString();
  }

  private static String shown(Column column, String suite) {
    Cell cell = column.cells.get(suite);
    return (cell == null ? "not run" : cell.toString()) + " |";
  }

  @Override
  public void close() throws IOException {
    Files.createDirectories(FILE.toAbsolutePath().getParent());
    Files.writeString(FILE, text(), UTF_8);
  }
}
