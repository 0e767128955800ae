package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.JarProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve} says of its configuration, and secrets that come from files. */
class ConfigIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void theConfigurationIsPrintedWithItsSourcesAndWithoutSecrets() throws IOException {
    String properties = file("edgewire.properties", "edge.idle.timeout=60s\nwatch.queue=500\n");
    JarProcess process =
        JarProcess.finished(
            Map.of(
                "EDGE_SECRET",
                Broker.SECRET,
                "ADMIN_KEY_FILE",
                file("key", Broker.ADMIN_KEY),
                "EDGE_WINDOW",
                "7",
                "COLUMNS",
                "200"),
            "serve",
            "--print-config",
            "--config",
            properties,
            "--set",
            "producer.in.flight=9");

    assertThat(process.awaitExit(SOON)).as(process.output()).isZero();
    assertThat(process.output())
        .doesNotContain(Broker.SECRET, Broker.ADMIN_KEY)
        .containsPattern("edge\\.secret +\\*\\*\\* +the environment")
        .containsPattern("admin\\.key +\\*\\*\\* ")
        .containsPattern("edge\\.window +7 +the environment")
        .containsPattern("edge\\.idle\\.timeout +60s +the file .*edgewire\\.properties")
        .containsPattern("watch\\.queue +500 +the file")
        .containsPattern("producer\\.in\\.flight +9 +the command line")
        .containsPattern("edge\\.queue\\.limit +10000 +default");
  }

  @Test
  void aCheckTellsEverythingThatIsWrongAndTouchesNothing() throws IOException {
    String properties = file("edgewire.properties", "watch.queue=none\nedge.windov=1\n");
    Path data = folder.resolve("data");
    JarProcess process =
        JarProcess.finished(
            Map.of(
                "EDGE_SECRET",
                Broker.SECRET,
                "EDGE_SECRET_FILE",
                file("secret", Broker.SECRET),
                "ADMIN_KEY_FILE",
                folder.resolve("nowhere").toString(),
                "EDGE_ACK_TIMEOUT",
                "soon"),
            "serve",
            "--check-config",
            "--config",
            properties,
            "--port",
            "70000",
            "--data",
            data.toString());

    assertThat(process.awaitExit(SOON)).isEqualTo(1);
    assertThat(process.lines())
        .allMatch(line -> line.startsWith("edgewire: "))
        .anyMatch(line -> line.contains("EDGE_SECRET and EDGE_SECRET_FILE"))
        .anyMatch(line -> line.contains("admin.key.file") && line.contains("nowhere"))
        .anyMatch(line -> line.contains("edge.ack.timeout (from the environment)"))
        .anyMatch(line -> line.contains("http.port (from the command line)"))
        .anyMatch(line -> line.contains("watch.queue") && line.contains("2 to 100000"))
        .anyMatch(line -> line.contains("did you mean edge.window?"))
        .hasSize(6);
    assertThat(process.output()).doesNotContain(Broker.SECRET);
    assertThat(data).doesNotExist();
  }

  @Test
  void aGoodConfigurationIsFine() {
    JarProcess process = JarProcess.finished(Shell.environment(), "serve", "--check-config");
    assertThat(process.awaitExit(SOON)).isZero();
    assertThat(process.lines()).hasSize(1);
    assertThat(process.output()).contains("fine", "2 not the default");
  }

  @Test
  void secretsFromFilesServeBrokerAndCommands() throws IOException {
    Map<String, String> files =
        Map.of(
            "EDGE_SECRET_FILE", file("secret", Broker.SECRET + "\n"),
            "ADMIN_KEY_FILE", file("key", Broker.ADMIN_KEY + "\r\n"),
            "ENVIRONMENT", "production");
    List<String> serve =
        List.of(
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--data",
            folder.resolve("data").toString());
    try (JarProcess process = JarProcess.jar(List.of(), files, serve)) {
      String url =
          process.awaitLine(Pattern.compile("listens on (http://127\\.0\\.0\\.1:\\d+)")).group(1);
      Deployment deployment = new Deployment(URI.create(url), Broker.SECRET, Broker.ADMIN_KEY);
      try (AgentSocket socket = AgentSocket.completing(deployment, "filed")) {
        JarProcess sent =
            JarProcess.finished(
                files, "send", "filed", "make_tea", "--payload", "{}", "--wait", "--url", url);
        assertThat(sent.awaitExit(SOON)).as(sent.output()).isZero();
        assertThat(socket.awaitCommand().string("command_type")).isEqualTo("make_tea");
      }
      assertThat(process.output()).doesNotContain(Broker.SECRET, Broker.ADMIN_KEY);
    }
  }
}
