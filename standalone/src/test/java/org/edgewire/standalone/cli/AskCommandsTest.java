package org.edgewire.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.edgewire.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class AskCommandsTest {
  private static final String ID = "0197c3b4-5a1e-7c22-9d53-0242ac120002";
  private static final String RECORD =
      "{\"command_id\":\"%s\",\"agent_id\":\"luna1\",\"command_type\":\"send_message_now\","
          + "\"payload\":{\"text\":\"hi\"},\"priority\":\"normal\",\"delivery\":\"at_most_once\","
          + "\"status\":\"%s\",\"attempts\":1,\"accepted_at\":\"2026-01-01T10:00:00Z\","
          + "\"error\":\"it\\nbroke\",\"timeline\":[{\"status\":\"queued\","
          + "\"at\":\"2026-01-01T10:00:00Z\"},{\"status\":\"failed\","
          + "\"at\":\"2026-01-01T10:00:05Z\",\"channel\":\"websocket\",\"error\":\"it\"}]}";

  private final FakeApi api = new FakeApi();
  private final Map<String, String> environment = new HashMap<>(Map.of("ADMIN_KEY", "key"));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Ansi ansi = Ansi.OFF;

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 100, 120})
  void commandsAreATableThatFitsTheTerminal(int columns) {
    // Given
    environment.put("COLUMNS", "" + columns);
    String one = String.format(RECORD, ID, "failed").replace("luna1", "edge_1".repeat(10));
    api.answer(
        "GET /edge/commands?limit=20",
        200,
        "{\"commands\":[" + one + "," + one + "],\"next_cursor\":\"abc\"}");

    // When
    assertThat(run("commands")).isZero();

    // Then
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(4).allMatch(line -> line.length() <= columns);
    assertThat(lines.get(0)).startsWith("COMMAND ").contains("AGENT", "STATUS", "AGE");
    assertThat(lines.get(1)).startsWith(ID).contains("failed", "2 h", "…");
    assertThat(lines.get(3)).isEqualTo("There is more: --cursor abc");
  }

  @Test
  void theFiltersOfCommandsAreAskedFor() {
    api.answer(
        "GET /edge/commands?agent_id=a%2Bb&status=failed&type=set_rule&limit=5&cursor=x%3D",
        200, "{\"commands\":[]}");

    int code =
        run(
            "commands",
            "--agent",
            "a+b",
            "--status",
            "failed",
            "--type",
            "set_rule",
            "--limit",
            "5",
            "--cursor",
            "x=");

    assertThat(code).isZero();
    assertThat(out.toString()).isEqualTo("There are no such commands.\n");
  }

  @Test
  void programsGetTheAnswerAsOneLineOfJson() {
    String record = String.format(RECORD, ID, "queued");
    api.answer("GET /edge/commands?limit=20", 200, "{\"commands\": [" + record + "] }");

    assertThat(run("commands", "--json")).isZero();

    assertThat(out.toString()).hasLineCount(1);
    assertThat(JsonObject.parse(out.toString().strip()).names()).containsExactly("commands");
  }

  @Test
  void oneCommandIsShownWithItsTimeline() {
    api.answer(
        "GET /edge/commands/" + ID + "?wait_seconds=0", 200, String.format(RECORD, ID, "failed"));

    assertThat(run("show", ID)).isZero();

    assertThat(out.toString())
        .contains("status        failed\n", "payload       {\"text\":\"hi\"}\n")
        .contains("accepted_at   2026-01-01T10:00:00Z (2 h ago)\n", "error         it broke\n")
        .contains("failed  2026-01-01T10:00:05Z           websocket  it\n");
  }

  @Test
  void aCancelledCommandIsSaidToBe() {
    api.answer("POST /edge/commands/c1/cancel", 200, String.format(RECORD, "c1", "cancelled"));

    assertThat(run("cancel", "c1")).isZero();

    assertThat(out.toString()).isEqualTo("c1 is cancelled.\n");
  }

  @Test
  void aCancelThatTheAgentIsAskedForIsSaidToBe() {
    api.answer(
        "POST /edge/commands/c1/cancel",
        202,
        "{\"command_id\":\"c1\",\"status\":\"sent\","
            + "\"cancel\":{\"command_id\":\"c2\",\"status\":\"queued\"}}");

    assertThat(run("cancel", "c1")).isZero();

    assertThat(out.toString())
        .isEqualTo("c1 is sent: its agent is asked to cancel it by c2, which is queued.\n");
  }

  @Test
  void aRetryUnderTheSameIdAndOneUnderANewOneAreTold() {
    api.answer("POST /edge/commands/c1/retry", 200, String.format(RECORD, "c1", "queued"));
    api.answer("POST /edge/commands/c2/retry", 201, String.format(RECORD, "c3", "queued"));

    assertThat(run("retry", "c1")).isZero();
    assertThat(run("retry", "c2")).isZero();

    assertThat(out.toString())
        .isEqualTo("c1 is queued again.\nc2 is tried again as c3, which is queued.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "retry", "explain", "show"})
  void aRefusalIsOneLine(String command) {
    assertThat(run(command, "a/b c")).isEqualTo(1);
    assertThat(api.requests.get(0)).contains("/edge/commands/a%2Fb%20c");
    assertThat(err.toString())
        .isEqualTo("edgewire: The broker refused with 404, unknown_command: there is none\n");
  }

  @Test
  void anExplanationIsASentenceAndFields() {
    api.answer(
        "GET /edge/commands/c1/explain",
        200,
        "{\"command_id\":\"c1\",\"explanation\":\"The agent is away.\",\"reason\":\"offline\"}");

    assertThat(run("explain", "c1")).isZero();

    assertThat(out.toString())
        .isEqualTo("The agent is away.\ncommand_id    c1\nreason        offline\n");
  }

  @Test
  void agentsAreATable() {
    api.answer(
        "GET /edge/agents?limit=100",
        200,
        "{\"agents\":[{\"agent_id\":\"luna1\",\"status\":\"online\",\"queue_depth\":3,"
            + "\"connected_since\":\"2026-01-01T11:59:50Z\",\"in_flight\":1,"
            + "\"last_seen\":\"2026-01-01T12:00:00Z\",\"capabilities\":[\"dedup\"]}]}");

    assertThat(run("agents")).isZero();

    assertThat(out.toString().lines().toList().get(1))
        .matches("luna1  online  3       1    10 s       0 ms          dedup");
  }

  @Test
  void statsShowEveryFigureThereIs() {
    api.answer(
        "GET /edge/websocket/stats",
        200,
        "{\"uptime_seconds\":7300,\"edge\":{\"connections\":2,\"handshakes_refused\":{}},"
            + "\"commands\":{\"ack_latency_ms\":{\"p50\":1.5,\"p99\":9.0}},\"agents\":[]}");

    assertThat(run("stats")).isZero();

    assertThat(out.toString())
        .contains("up since 2 h\n", "  connections         2\n", "  handshakes_refused  none\n")
        .contains("  ack_latency_ms  p50 1.5, p99 9.0\n");
  }

  @Test
  void colourIsForTerminals() {
    api.answer("POST /edge/commands/c1/cancel", 200, String.format(RECORD, "c1", "cancelled"));

    ansi = Ansi.ON;
    assertThat(run("cancel", "c1")).isZero();

    assertThat(out.toString()).isEqualTo("c1 is \u001b[2mcancelled\u001b[22m.\n");
  }

  @Test
  void everySettingIsPrintedWithItsSourceAndSecretsAreNot() {
    environment.put("EDGE_SECRET", "not-to-be-seen");
    environment.put("COLUMNS", "100");

    assertThat(run(false, "serve", "--port", "9", "--print-config")).isZero();

    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    assertThat(out.toString())
        .doesNotContain("not-to-be-seen")
        .containsPattern("http.port +9 +the command line +port, 0 for any free one")
        .containsPattern("edge.secret +\\*\\*\\* +the environment ")
        .containsPattern("edge.window +64 +default ");
  }

  @Test
  void aGoodConfigurationIsFineAndABadOneIsTold() {
    assertThat(run(false, "serve", "--check-config")).isZero();
    assertThat(out.toString()).startsWith("The configuration is fine: ").hasLineCount(1);

    environment.put("EDGE_WINDOW", "none");
    int code = run(false, "serve", "--check-config", "--set", "edge.windwo=1", "--port", "-1");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("edgewire: "))
        .anyMatch(line -> line.contains("edge.window (from the environment)"))
        .anyMatch(line -> line.contains("did you mean edge.window?"))
        .anyMatch(line -> line.contains("http.port (from the command line)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"commands", "show", "cancel", "retry", "explain", "agents", "stats"})
  void helpTellsTheExitCodes(String command) {
    assertThat(run(false, command, "--help")).isZero();
    assertThat(out.toString()).contains("Exit code: 0 done, 1 ");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  private int run(String... arguments) {
    return run(true, arguments);
  }

  private int run(boolean url, String... arguments) {
    CliContext context =
        new CliContext(
            environment,
            Map.of(),
            Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC),
            FakeBroker::new);
    List<String> all = new ArrayList<>(List.of(arguments));
    if (url) {
      all.addAll(List.of("--url", api.url()));
    }
    CommandLine line =
        EdgewireCommand.create(context).setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(new String[0]));
  }
}
