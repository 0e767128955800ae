package org.edgewire.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * Whether processes that are not our children run. On a machine whose first process reaps nobody,
 * one that has ended stays in the table for ever.
 */
public final class Processes {
  private Processes() {}

  /** Whether it runs. */
  public static boolean runs(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException e) {
      // Gone meanwhile, or this system tells nothing there.
      return false;
    }
  }

  /**
   * Waits for its end.
   *
   * @throws org.awaitility.core.ConditionTimeoutException when it still runs after that time
   */
  public static void awaitEnd(ProcessHandle process, Duration limit) {
    Awaitility.await("the end of process " + process.pid())
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(limit)
        .until(() -> !runs(process));
  }
}
