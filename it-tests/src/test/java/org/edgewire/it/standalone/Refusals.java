package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.edgewire.it.support.JarProcess;

/** How the command line says no. */
final class Refusals {
  private Refusals() {}

  /** It ended with a non-zero code and one line that mentions all this, without a stack trace. */
  static void assertOneClearLine(JarProcess process, List<String> mentioned) {
    assertThat(process.awaitExit(Duration.ofSeconds(30))).isNotZero();
    List<String> lines = process.lines().stream().filter(line -> !line.isBlank()).toList();
    assertThat(lines).as("output").hasSize(1);
    assertThat(lines.get(0)).contains(mentioned).doesNotContain("Exception", "\tat ");
  }
}
