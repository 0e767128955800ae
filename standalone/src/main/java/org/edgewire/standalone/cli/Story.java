package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * Tells what happens, line by line with the time, in 80 columns; in colour where that is wanted.
 * Thread-safe.
 */
final class Story {
  private static final int COLUMNS = 80;

  private final PrintWriter out;
  private final Ansi ansi;
  private final Clock clock;
  private final Instant start;

  /** Who does something. */
  enum Who {
    BROKER("cyan"),
    PRODUCER("yellow"),
    AGENT("green");

    private final String colour;

    Who(String colour) {
      this.colour = colour;
    }
  }

  Story(PrintWriter out, Ansi ansi, Clock clock) {
    this.out = out;
    this.ansi = ansi;
    this.clock = clock;
    this.start = clock.instant();
  }

  long millis() {
    return Duration.between(start, clock.instant()).toMillis();
  }

  synchronized void title(String text) {
    out.println();
    out.println(ansi.string("@|bold " + text + "|@"));
    out.println(ansi.string("@|faint " + "─".repeat(COLUMNS) + "|@"));
    out.flush();
  }

  synchronized void line(Who who, String what, String outcome) {
    String time = String.format(Locale.ROOT, "%6d ms", millis());
    String actor = String.format(Locale.ROOT, "%-9s", who.name().toLowerCase(Locale.ROOT));
    String told =
        outcome.isEmpty()
            ? what
            : String.format(Locale.ROOT, "%-40s ", what) + ansi.string(outcome);
    out.println(
        ansi.string("@|faint " + time + "|@  @|" + who.colour + " " + actor + "|@ ") + told);
    out.flush();
  }

  synchronized void text(String line) {
    out.println(line);
    out.flush();
  }

  synchronized void hint(String line) {
    text(ansi.string("  @|faint # " + line + "|@"));
  }
}
