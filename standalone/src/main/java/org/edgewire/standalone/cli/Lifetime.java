package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps the process up until it is told to end (Ctrl-C, SIGTERM), and then ends it in order and in
 * time.
 */
final class Lifetime {
  private static final Duration LONGEST_END = Duration.ofSeconds(9);

  private Lifetime() {}

  /** From now on the end of the process calls {@code end} first. */
  static void endWith(Runnable end, PrintWriter out) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endInTime(end, out), "edgewire-end"));
  }

  /** Never returns while the process lives, unless the thread is interrupted. */
  static void untilToldToEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void endInTime(Runnable end, PrintWriter out) {
    out.println("Ending: agents are told to come back, what is queued is committed.");
    out.flush();
    Thread ending = new Thread(end, "edgewire-ending");
    ending.setDaemon(true);
    ending.start();
    try {
      ending.join(LONGEST_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.println(
        ending.isAlive()
            ? "Not everything ended within " + LONGEST_END.toSeconds() + " s; ending all the same."
            : "Ended.");
    out.flush();
    if (ending.isAlive()) {
      Runtime.getRuntime().halt(1);
    }
  }
}
