package org.edgewire.standalone.bench;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Sends at a rate, or as fast as a window lets through, while a span lasts, and waits for the last.
 * On the thread of the loop.
 */
final class Drive {
  /** How long one turn of the loop waits at most, in milliseconds. */
  static final int TURN_MILLIS = 50;

  private static final long LAST_ENDS_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** What is sent. */
  interface Traffic {
    /** Whether there is a connection that takes another one. */
    default boolean canSend() {
      return true;
    }

    void send(int number) throws IOException;

    /** Keeps the connections open. */
    void ping();
  }

  /**
   * How much of it.
   *
   * @param rate so many a second, 0 for as fast as they arrive
   * @param window on their way at once, at most
   * @param pingSeconds so often
   * @param unsent what those are called for which the window was full
   * @param unended what those are called that never arrived
   */
  record Terms(int rate, int window, int pingSeconds, String unsent, String unended) {}

  private final Loop loop;
  private final Terms terms;
  private final Tally tally;
  private final Traffic traffic;

  Drive(Loop loop, Terms terms, Tally tally, Traffic traffic) {
    this.loop = loop;
    this.terms = terms;
    this.tally = tally;
    this.traffic = traffic;
  }

  /**
   * Does all of it.
   *
   * @param pid of the broker, if it is to be watched
   */
  Usage run(Span span, OptionalLong pid) throws IOException {
    Usage usage = new Usage(pid);
    try (Pace pace = new Pace(terms.rate(), span.start(), loop::wakeUp)) {
      long pinged = span.start();
      for (long now = span.start(); now < span.to(); now = System.nanoTime()) {
        if (now >= span.from()) {
          usage.begin();
        }
        sendDue(pace, now);
        if (now - pinged > TimeUnit.SECONDS.toNanos(terms.pingSeconds())) {
          pinged = now;
          traffic.ping();
        }
        long left = TimeUnit.NANOSECONDS.toMillis(span.to() - now);
        loop.turn(Math.max(1, Math.min(TURN_MILLIS, left)));
      }
      usage.end();
      long unsent = terms.rate() == 0 ? 0 : pace.dueAt(span.to() - 1) - tally.submitted();
      if (unsent > 0) {
        tally.error(terms.unsent(), (int) unsent);
      }
    }
    awaitTheLast(span.to());
    return usage;
  }

  private void sendDue(Pace pace, long now) throws IOException {
    boolean atOnce = terms.rate() == 0;
    while (tally.outstanding() < terms.window()
        && traffic.canSend()
        && (atOnce || tally.submitted() < pace.dueAt(now))) {
      traffic.send(tally.submit(atOnce ? now : pace.timeOf(tally.submitted())));
    }
  }

  private void awaitTheLast(long to) throws IOException {
    while (tally.outstanding() > 0 && System.nanoTime() < to + LAST_ENDS_NANOS) {
      loop.turn(TURN_MILLIS);
    }
    if (tally.outstanding() > 0) {
      tally.error(terms.unended(), tally.outstanding());
    }
  }
}
