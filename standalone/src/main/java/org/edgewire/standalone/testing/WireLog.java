package org.edgewire.standalone.testing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What was last said on the wire and what the broker made of it. Thread-safe. */
final class WireLog {
  private static final int LINES = 200;
  private static final int LENGTH = 300;

  private final Deque<Line> lines = new ArrayDeque<>();
  private final Supplier<Instant> now;
  private long dropped;

  // Spelled out only when somebody reads it.
  private record Line(Instant time, String text) {
    @Override
    public String toString() {
      return "  " + time.truncatedTo(ChronoUnit.MILLIS) + " " + text;
    }
  }

  WireLog(Supplier<Instant> now) {
    this.now = now;
  }

  synchronized void add(String who, String what) {
    if (lines.size() == LINES) {
      lines.removeFirst();
      dropped++;
    }
    String text = what.length() > LENGTH ? what.substring(0, LENGTH) + "…" : what;
    lines.add(new Line(now.get(), who + " " + text));
  }

  synchronized String text() {
    if (lines.isEmpty()) {
      return "  (nothing)";
    }
    String before = dropped == 0 ? "" : "  (" + dropped + " earlier lines are not shown)\n";
    return before + lines.stream().map(Line::toString).collect(Collectors.joining("\n"));
  }
}
