package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.JarProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code serve} starts, and how it says that it cannot. */
class StartIT {
  private static final long MIB = 1024;

  @TempDir private Path data;

  private JarProcess serve(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "serve";
    System.arraycopy(args, 0, all, 1, args.length);
    return JarProcess.finished(
        Map.of("EDGE_SECRET", Broker.SECRET, "ADMIN_KEY", Broker.ADMIN_KEY), all);
  }

  @Test
  void itIsReadySoonAndSmallAndSaysWhereItListens() {
    try (Broker broker = Broker.Setup.in(data).start();
        AgentSocket agent = AgentSocket.connect(broker.deployment(), "idle")) {
      // Given
      Api api = new Api(broker.deployment());
      String id = api.submit("idle", Commands.text("x"));
      agent.awaitCommand();
      agent.ack(id, "completed");
      api.finished(id);

      // Then
      long resident = broker.process().residentKib();
      System.out.printf(
          "cold start to ready: %d ms, resident when idle: %d MiB%n",
          broker.startTime().toMillis(), resident / MIB);
      String port = Integer.toString(broker.deployment().baseUri().getPort());
      assertThat(broker.process().lines())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("127.0.0.1:" + port)
                      .containsIgnoringCase("h2")
                      .contains("fsync")
                      .contains("development"));
      assumeTrue(resident > 0, "this system does not tell the resident memory of a process");
      assertThat(resident).isLessThan(150 * MIB);
    }
  }

  @Test
  void withoutSecretsInDevelopmentItMakesThemAndShowsHowToUseThem() {
    try (JarProcess process =
        JarProcess.jar(
            List.of(),
            Map.of(),
            List.of("serve", "--host", "127.0.0.1", "--port", "0", "--data", data.toString()))) {
      // When
      String port =
          process.awaitLine(Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+)")).group(1);
      Deployment deployment =
          new Deployment(
              URI.create("http://127.0.0.1:" + port),
              process.awaitLine(Pattern.compile("export EDGE_SECRET=(\\S+)")).group(1),
              process.awaitLine(Pattern.compile("export ADMIN_KEY=(\\S+)")).group(1));

      // Then
      try (AgentSocket agent = AgentSocket.connect(deployment, "with-what-it-said")) {
        String id = new Api(deployment).submit("with-what-it-said", Commands.text("x"));
        assertThat(agent.awaitCommand().string("command_id")).isEqualTo(id);
      }
    }
  }

  @Test
  void aTakenPortIsOneClearLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Refusals.assertOneClearLine(
          serve("--host", "127.0.0.1", "--port", port, "--data", data.toString()), List.of(port));
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsOneClearLine() throws IOException {
    Path file = Files.writeString(data.resolve("a-file"), "no folder");
    String inside = file.resolve("data").toString();
    Refusals.assertOneClearLine(
        serve("--host", "127.0.0.1", "--port", "0", "--data", inside), List.of(inside));
  }

  @Test
  void aFileInPlaceOfTheFolderIsOneClearLine() throws IOException {
    Path file = Files.writeString(data.resolve("a-file"), "no folder");
    Refusals.assertOneClearLine(
        serve("--host", "127.0.0.1", "--port", "0", "--data", file.toString()),
        List.of(file.toString()));
  }

  @Test
  void aDatabaseInUseIsOneClearLineAndTheHolderGoesOn() {
    try (Broker holder = Broker.Setup.in(data).start()) {
      Refusals.assertOneClearLine(
          serve("--host", "127.0.0.1", "--port", "0", "--data", data.toString()),
          List.of(data.toString()));
      Api api = new Api(holder.deployment());
      assertThat(api.status(api.submit("anybody", Commands.text("x")))).isEqualTo("queued");
    }
  }

  @Test
  void aWrongFlagIsRefusedByItsName() {
    JarProcess process = serve("--prot", "1");
    assertThat(process.awaitExit(java.time.Duration.ofSeconds(30))).isNotZero();
    assertThat(process.lines().get(0)).contains("--prot");
    assertThat(process.output()).doesNotContain("Exception");
  }

  @Test
  void anUnknownOrWrongSettingIsOneClearLine() throws IOException {
    Refusals.assertOneClearLine(
        serve("--port", "0", "--data", data.toString(), "--set", "edge.windov=1"),
        List.of("edge.windov"));
    Refusals.assertOneClearLine(
        serve("--port", "0", "--data", data.toString(), "--set", "edge.window=many"),
        List.of("edge.window", "many"));
    Path file = Files.writeString(data.resolve("edgewire.properties"), "edge.windov=1\n");
    Refusals.assertOneClearLine(
        serve("--port", "0", "--data", data.toString(), "--config", file.toString()),
        List.of("edge.windov", file.toString()));
  }
}
