package org.edgewire.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeProcessTest {
  @Test
  void itSaysWhereItListensAndEndsInOrderOnSigterm(@TempDir Path folder) throws Exception {
    Process process = start(folder);
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      String first = lines.readLine();
      // Not process.destroy(), which closes the streams as well.
      assertThat(process.toHandle().destroy()).isTrue();
      List<String> rest = lines.lines().toList();

      assertThat(first)
          .matches(
              "Edgewire \\S+ listens on http://127.0.0.1:\\d+, database none, durability .+,"
                  + " environment test");
      assertThat(rest).contains("  export EDGE_SECRET=secret").endsWith("Ended.");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            FakeMain.class.getName(),
            "serve",
            "--port",
            "0",
            "--data",
            folder.resolve("data").toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
