package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.edgewire.json.JsonObject;
import picocli.CommandLine.Help.Ansi;

/**
 * What people read: lines and tables, with colour where that is wanted and times as seen from now.
 */
record Paper(PrintWriter out, Ansi ansi, int columns, Clock clock) {
  void line(String text) {
    out.println(text);
  }

  /** In columns so wide that names and values are aligned. */
  void pair(String name, String value) {
    if (!value.isEmpty()) {
      String oneLine = value.replaceAll("\\p{Cntrl}+", " ");
      out.println(name + " ".repeat(Math.max(1, 14 - name.length())) + oneLine);
    }
  }

  void table(Table table) {
    table.print(out, columns);
  }

  /** The state of a command or an agent in its colour. */
  String state(String word) {
    String colour =
        switch (word.strip()) {
          case "completed", "online" -> "green";
          case "failed", "exhausted", "unconfirmed" -> "red";
          case "expired", "cancelled", "offline" -> "faint";
          default -> "yellow";
        };
    return styled(colour, word);
  }

  String bold(String text) {
    return styled("bold", text);
  }

  private String styled(String style, String text) {
    // Not by picocli's markup, which a text from elsewhere may contain.
    Ansi.IStyle parsed = Ansi.Style.valueOf(named(style));
    return ansi.enabled() ? parsed.on() + text + parsed.off() : text;
  }

  private static String named(String style) {
    return style.equals("bold") || style.equals("faint") ? style : "fg_" + style;
  }

  /** How long ago a time of the answer was. */
  String age(JsonObject object, String name) {
    return time(object, name).map(this::age).orElse("");
  }

  /** The same with the time itself. */
  String timeAndAge(JsonObject object, String name) {
    return time(object, name)
        .map(
            at ->
                at.isAfter(clock.instant())
                    ? at + " (in " + span(Duration.between(clock.instant(), at)) + ")"
                    : at + " (" + age(at) + " ago)")
        .orElse("");
  }

  private static Optional<Instant> time(JsonObject object, String name) {
    try {
      return object.string(name).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private String age(Instant at) {
    Duration since = Duration.between(at, clock.instant());
    return since.isNegative() ? span(Duration.ZERO) : span(since);
  }

  /** In the largest unit that leaves two or more of it. */
  static String span(Duration span) {
    if (span.compareTo(Duration.ofSeconds(2)) < 0) {
      return span.toMillis() + " ms";
    }
    if (span.compareTo(Duration.ofMinutes(2)) < 0) {
      return span.toSeconds() + " s";
    }
    if (span.compareTo(Duration.ofHours(2)) < 0) {
      return span.toMinutes() + " min";
    }
    return span.compareTo(Duration.ofDays(2)) < 0 ? span.toHours() + " h" : span.toDays() + " d";
  }
}
