package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands beside {@code serve}. */
class CommandLineIT {
  @TempDir private static Path data;
  private static Broker broker;
  private static Api api;

  @BeforeAll
  static void start() {
    broker = Broker.Setup.in(data).start();
    api = new Api(broker.deployment());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static Map<String, String> environment(String... more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("EDGE_SECRET", Broker.SECRET);
    environment.put("ADMIN_KEY", Broker.ADMIN_KEY);
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  private static JarProcess agent(String id, String... options) {
    List<String> arguments = new ArrayList<>(List.of("agent"));
    arguments.addAll(List.of(options));
    return JarProcess.jar(
        List.of(),
        environment(
            "EDGE_AGENT_ID",
            id,
            "USER_PHONE",
            "+13105551234",
            "BACKEND_WS_URL",
            broker.deployment().webSocket("/edge/ws").toString()),
        arguments);
  }

  private static JarProcess send(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "send";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--url";
    all[args.length + 2] = broker.deployment().baseUri().toString();
    return JarProcess.finished(environment(), all);
  }

  @Test
  void aTokenOfTheCommandLineIsLetIn() {
    // When
    JarProcess made =
        JarProcess.finished(environment(), "token", "--agent", "by-token", "--phone", "+1310");

    // Then
    assertThat(made.awaitExit(Duration.ofSeconds(60))).isZero();
    assertThat(made.lines()).hasSize(1);
    try (RawSocket raw = RawSocket.open(broker.deployment())) {
      assertThat(
              raw.handshake(
                      "/edge/ws?edge_agent_id=by-token", "Authorization: Bearer " + made.output())
                  .status())
          .isEqualTo(101);
    }
  }

  @Test
  void theReferenceAgentPrintsACommandAndAcksItAndSendWaitsForThat() {
    String id = Commands.unique("reference");
    try (JarProcess agent = agent(id)) {
      // Given
      broker.process().awaitText("WebSocket connection established for " + id);

      // When
      JarProcess sent =
          send(
              id,
              "send_message_now",
              "--payload",
              "{\"thread_id\":\"t\",\"text\":\"from the terminal\"}",
              "--priority",
              "immediate",
              "--wait");

      // Then
      assertThat(sent.awaitExit(Duration.ofSeconds(60))).as(sent.output()).isZero();
      assertThat(sent.output()).contains("completed");
      String line = agent.awaitLine(Pattern.compile("^\\{.*from the terminal.*}$")).group();
      assertThat(JsonDoc.parse(line).text()).contains("send_message_now");
    }
  }

  @Test
  void anAgentRunsAProgramForEachCommandAndWhatThatPrintsIsTheResult(@TempDir Path folder) {
    String id = Commands.unique("program");
    try (JarProcess agent =
        agent(id, "--state", folder.resolve("state").toString(), "--exec", "cat")) {
      // Given
      agent.awaitText("connected");

      // When
      JsonDoc record = api.finished(api.submit(id, Commands.text("by a program")));

      // Then
      assertThat(record.string("status")).isEqualTo("completed");
      assertThat(record.string("result.payload.text")).isEqualTo("by a program");
      agent.terminate();
      assertThat(agent.awaitExit(Duration.ofSeconds(60))).isIn(0, 143);
    }
  }

  @Test
  void theReferenceAgentEndsOnATerminate() {
    String id = Commands.unique("ending");
    try (JarProcess agent = agent(id)) {
      broker.process().awaitText("WebSocket connection established for " + id);
      agent.terminate();
      assertThat(agent.awaitExit(Duration.ofSeconds(60))).isIn(0, 143);
    }
  }

  @Test
  void sendWithoutWaitEndsWithTheCommandAccepted() {
    String id = Commands.unique("later");
    JarProcess sent = send(id, "set_rule", "--payload", "{\"rule_type\":\"r\",\"rule_config\":{}}");
    assertThat(sent.awaitExit(Duration.ofSeconds(60))).as(sent.output()).isZero();
    try (AgentSocket socket = AgentSocket.connect(broker.deployment(), id)) {
      assertThat(sent.output()).contains(socket.awaitCommand().string("command_id"));
    }
  }

  @Test
  void sendTellsWhyItWasRefused() {
    JarProcess sent = send("anybody", "send_message_now", "--payload", "{\"thread_id\":\"t\"}");
    assertThat(sent.awaitExit(Duration.ofSeconds(60))).isNotZero();
    assertThat(sent.output()).contains("text").doesNotContain("Exception");
  }

  @Test
  void sendTellsThatNobodyListens() {
    JarProcess sent =
        JarProcess.finished(
            environment(), "send", "a", "x", "--payload", "{}", "--url", "http://127.0.0.1:9");
    Refusals.assertOneClearLine(sent, List.of("127.0.0.1:9"));
  }

  @Test
  void theDemoShowsACommandDeliveredAndStaysUntilItIsAskedToEnd() {
    try (JarProcess demo = JarProcess.jar(List.of(), Map.of(), List.of("demo", "--port", "0"))) {
      demo.awaitText("completed");
      demo.awaitText("curl");
      assertThat(demo.output()).contains("ms");
      assertThat(demo.isAlive()).isTrue();
      demo.terminate();
      assertThat(demo.awaitExit(Duration.ofSeconds(60))).isIn(0, 143);
      assertThat(demo.output()).doesNotContain("Exception");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "token", "agent", "send", "demo"})
  void eachCommandExplainsItself(String command) {
    JarProcess help = JarProcess.finished(Map.of(), command, "--help");
    assertThat(help.awaitExit(Duration.ofSeconds(60))).isZero();
    assertThat(help.output()).contains(command, "Usage");
  }

  @Test
  void theHelpListsTheCommandsAndTheVersionIsANumber() {
    JarProcess help = JarProcess.finished(Map.of(), "--help");
    assertThat(help.awaitExit(Duration.ofSeconds(60))).isZero();
    assertThat(help.output()).contains("serve", "token", "agent", "send", "demo");
    JarProcess version = JarProcess.finished(Map.of(), "--version");
    assertThat(version.awaitExit(Duration.ofSeconds(60))).isZero();
    assertThat(version.lines().get(0)).matches("edgewire \\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void aCommandThatIsNoneIsRefused() {
    JarProcess process = JarProcess.finished(Map.of(), "sevre");
    assertThat(process.awaitExit(Duration.ofSeconds(60))).isNotZero();
    assertThat(process.output()).contains("sevre").doesNotContain("Exception");
  }

  @Test
  void theBrokerIsStillThere() {
    assertThat(api.send("GET", "/health/ready", "").status()).isEqualTo(200);
  }
}
