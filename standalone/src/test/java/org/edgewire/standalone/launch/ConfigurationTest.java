package org.edgewire.standalone.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.edgewire.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir private Path folder;

  @Test
  void theCommandLineBeatsThePropertiesTheseTheEnvironmentThisTheFileAndThatTheDefault()
      throws IOException {
    // Given: each source has one setting more than the stronger one
    Path file =
        Files.writeString(
            folder.resolve("edgewire.properties"),
            "http.port=4\nedge.window=4\nedge.idle.timeout=4s\nedge.queue.limit=4\n");
    Map<String, String> line = Map.of("http.port", "1", "edge.config.file", file.toString());
    Map<String, String> properties = Map.of("http.port", "2", "edge.window", "2", "java.home", "x");
    Map<String, String> environment =
        Map.of("HTTP_PORT", "3", "EDGE_WINDOW", "3", "EDGE_IDLE_TIMEOUT", "3s", "PATH", "x");

    // When
    Configuration read = Configuration.read(line, properties, environment);

    // Then
    assertThat(read.problems()).isEmpty();
    assertThat(value(read, "http.port")).isEqualTo("1 from the command line");
    assertThat(value(read, "edge.window")).isEqualTo("2 from the system properties");
    assertThat(value(read, "edge.idle.timeout")).isEqualTo("3s from the environment");
    assertThat(value(read, "edge.queue.limit")).isEqualTo("4 from the file " + file);
    assertThat(value(read, "http.host")).isEqualTo("127.0.0.1 from default");
  }

  @Test
  void theEnvironmentCanNameTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "edge.window=7\n");

    Configuration read =
        Configuration.read(Map.of(), Map.of(), Map.of("EDGE_CONFIG_FILE", file.toString()));

    assertThat(value(read, "edge.window")).isEqualTo("7 from the file " + file);
  }

  @Test
  void aFileCannotNameAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "edge.config.file=y\n");

    assertThat(withFile(file).problems()).singleElement().asString().contains("from elsewhere");
  }

  @Test
  void allProblemsOfAllSourcesAreToldTogether() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "edge.windwo=1\nenvironment=prod\n");
    Map<String, String> line =
        Map.of("http.port", "65536", "edge.config.file", file.toString(), "data.folder", "\0");

    Configuration read = Configuration.read(line, Map.of(), Map.of("EDGE_ACK_TIMEOUT", "soon"));

    assertThat(read.problems())
        .hasSize(5)
        .anySatisfy(one -> assertThat(one).contains("http.port (from the command line) must be"))
        .anySatisfy(one -> assertThat(one).contains("data.folder (from the command line) must be"))
        .anySatisfy(one -> assertThat(one).contains("edge.windwo", "did you mean edge.window?"))
        .anySatisfy(one -> assertThat(one).contains("environment (from the file " + file))
        .anySatisfy(one -> assertThat(one).contains("edge.ack.timeout (from the environment)"));
    assertThatThrownBy(read::usable).isInstanceOf(LaunchException.class);
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("missing");

    assertThat(withFile(missing).problems())
        .containsExactly(
            "edge.config.file (from the command line) must name a readable properties file; "
                + missing
                + " is not there");
  }

  private static Configuration withFile(Path file) {
    return Configuration.read(Map.of("edge.config.file", file.toString()), Map.of(), Map.of());
  }

  private static String value(Configuration read, String name) {
    Settings.Shown shown =
        read.settings().all().stream().filter(one -> one.name().equals(name)).findFirst().get();
    return shown.value() + " from " + shown.source();
  }
}
