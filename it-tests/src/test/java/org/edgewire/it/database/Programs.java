package org.edgewire.it.database;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.edgewire.it.support.JarProcess;

/** How programs of a database server are run on a machine where the tests may be root. */
final class Programs {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
  private static final String NOBODY = "65534";
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private Programs() {}

  /** The command, run as nobody where it would be run as root. */
  static List<String> unprivileged(List<String> command) {
    if (!ROOT) {
      return command;
    }
    List<String> all =
        new ArrayList<>(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    all.addAll(command);
    return all;
  }

  /** Gives a folder to whom {@link #unprivileged} runs commands as. */
  static void giveAway(Path folder) {
    if (ROOT) {
      run("chown", "-R", NOBODY + ":" + NOBODY, folder.toString());
    }
  }

  /** Runs a program to its end, which must be good. */
  static void run(String... command) {
    run(List.of(command));
  }

  /** Runs a program to its end, which must be good. */
  static void run(List<String> command) {
    JarProcess process = JarProcess.run(command, Map.of());
    int code = process.awaitExit(AT_MOST);
    if (code != 0) {
      throw new IllegalStateException(command + " ended with " + code + ":\n" + process.output());
    }
  }
}
