package org.edgewire.standalone.testing.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was said in a test, read from its file. Immutable.
 *
 * <p>When it is played again, members of these names may be other than recorded: {@code
 * command_id}, {@code connection_id}, {@code action_id}, {@code epoch}, {@code timestamp}, {@code
 * at}, {@code accepted_at}, {@code completed_at}, {@code expires_at}, {@code finished_at}; {@link
 * #ignoring} adds others.
 */
public final class Recording {
  private static final Set<String> VOLATILE =
      Set.of(
          "command_id",
          "connection_id",
          "action_id",
          "epoch",
          "timestamp",
          "at",
          "accepted_at",
          "completed_at",
          "expires_at",
          "finished_at");

  private final String name;
  private final List<Line> lines;
  private final Set<String> volatileNames;

  private Recording(String name, List<Line> lines, Set<String> volatileNames) {
    this.name = name;
    this.lines = List.copyOf(lines);
    this.volatileNames = volatileNames;
  }

  /**
   * Reads a file.
   *
   * @throws UncheckedIOException when it cannot be read
   * @throws IllegalArgumentException when it is no recording, or one whose beginning was too much
   */
  public static Recording read(Path file) {
    List<String> texts;
    try {
      texts = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the recording " + file + " cannot be read", e);
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      lines.add(line(file, i + 1, texts.get(i)));
    }
    return new Recording(file.toString(), lines, VOLATILE);
  }

  private static Line line(Path file, int number, String text) {
    if (text.startsWith("{\"forgotten\"")) {
      throw new IllegalArgumentException(
          "the recording " + file + " has no beginning: more was said than is kept");
    }
    try {
      return Line.parse(text);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "line " + number + " of " + file + " is no line of a recording: " + e.getMessage(), e);
    }
  }

  /** The same; members of these names may differ, too. */
  public Recording ignoring(String... names) {
    Set<String> all = new TreeSet<>(volatileNames);
    Collections.addAll(all, names);
    return new Recording(name, lines, Set.copyOf(all));
  }

  /** The same without connections of others than that agent or user. */
  public Recording of(String agentOrUserId) {
    return new Recording(
        name,
        lines.stream()
            .filter(
                line ->
                    line.who().equals(agentOrUserId) || line.who().startsWith(agentOrUserId + "@"))
            .toList(),
        volatileNames);
  }

  /** All that happened, in its order. */
  public List<Line> lines() {
    return lines;
  }

  Set<String> volatileNames() {
    return volatileNames;
  }

  @Override
  public String toString() {
    return name;
  }
}
