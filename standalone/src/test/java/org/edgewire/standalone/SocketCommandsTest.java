package org.edgewire.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.edgewire.json.JsonText;
import org.edgewire.standalone.agent.AgentListener;
import org.edgewire.standalone.agent.AgentSettings;
import org.edgewire.standalone.agent.ReferenceAgent;
import org.edgewire.standalone.cli.CliContext;
import org.edgewire.standalone.cli.EdgewireCommand;
import org.edgewire.standalone.launch.RunningBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code send --stream} and {@code watch} against the real broker. */
class SocketCommandsTest {
  private static final InputStream INPUT = System.in;

  private static RunningBroker broker;
  private static ReferenceAgent agent;

  @BeforeAll
  static void start(@TempDir Path folder) {
    broker = KeySocketsTest.launch(folder);
    agent = agent(broker);
  }

  private static ReferenceAgent agent(RunningBroker of) {
    return ReferenceAgent.start(
        new AgentSettings(
            URI.create("ws" + of.baseUri().toString().substring(4) + "/edge/ws"),
            "luna1",
            () -> "a-secret-for-tests",
            data ->
                data.text().contains("fail")
                    ? AgentSettings.Reply.FAILED
                    : AgentSettings.Reply.COMPLETED),
        new Silent(),
        Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    System.setIn(INPUT);
    agent.close();
    broker.close();
  }

  @Test
  void everyLineOfAStreamIsAcceptedAndFinished() {
    String lines =
        IntStream.range(0, 2_000)
            .mapToObj(i -> command("\"r" + i + "\"", "ok"))
            .collect(Collectors.joining("\n"));

    Run run = run(lines, "send", "--stream");

    List<String> out = run.out().lines().toList();
    assertThat(run.code()).isZero();
    assertThat(out).hasSize(4_000);
    assertThat(out.stream().filter(line -> line.startsWith("{\"type\":\"finished\"")))
        .hasSize(2_000)
        .allMatch(line -> line.contains("\"status\":\"completed\""));
    assertThat(out.get(0)).startsWith("{\"type\":\"accepted\",\"data\":{\"ref\":\"r0\",");
  }

  @Test
  void theLinesNumberIsTheRefAndAFailureIsToldByTheExitCode() {
    Run run = run(command("", "ok") + "\n\n" + command("", "fail"), "send", "--stream");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out())
        .contains("{\"type\":\"finished\",\"data\":{\"ref\":1,")
        .contains("{\"type\":\"finished\",\"data\":{\"ref\":3,")
        .contains("\"status\":\"failed\"");
  }

  @Test
  void aLineThatIsRefusedIsToldAndTheOthersGoOn() {
    Run run = run("{}\nnonsense\n" + command("", "ok"), "send", "--stream");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("{\"type\":\"refused\",\"data\":{\"ref\":1,\"code\":\"invalid_field\"")
        .contains("{\"type\":\"refused\",\"data\":{\"ref\":2,\"code\":\"malformed_json\"")
        .contains("{\"type\":\"finished\",\"data\":{\"ref\":3,");
  }

  @Test
  void aStreamGoesOnAfterTheBrokerRestarted(@TempDir Path folder) {
    RunningBroker first = KeySocketsTest.launch(folder);
    URI address = first.baseUri();
    String lines =
        IntStream.range(0, 300).mapToObj(i -> command("", "ok")).collect(Collectors.joining("\n"));
    StringWriter out = new StringWriter();
    CompletableFuture<Integer> streamed =
        CompletableFuture.supplyAsync(
            () -> {
              System.setIn(new ByteArrayInputStream(lines.getBytes(UTF_8)));
              return commandLine(Map.of("ADMIN_KEY", KeySocketsTest.ASCII_KEY))
                  .setOut(new PrintWriter(out, true))
                  .setErr(new PrintWriter(new StringWriter()))
                  .execute("send", "--stream", "--url", address.toString());
            });
    await().until(() -> out.toString().lines().count() > 0);

    first.close();
    RunningBroker second = KeySocketsTest.launch(folder, address.getPort());
    ReferenceAgent late = agent(second);

    await().atMost(Duration.ofSeconds(30)).until(streamed::isDone);
    late.close();
    second.close();
    assertThat(streamed.join()).isZero();
    assertThat(out.toString().lines().filter(line -> line.contains("\"accepted\""))).hasSize(300);
    assertThat(out.toString().lines().filter(line -> line.contains("\"finished\""))).hasSize(300);
  }

  @Test
  void watchPrintsEventsForPeopleAndPrograms() {
    CompletableFuture<Run> people =
        CompletableFuture.supplyAsync(() -> run("", "watch", "--agent", "a9", "--limit", "2"));
    CompletableFuture<Run> programs =
        CompletableFuture.supplyAsync(
            () -> run("", "watch", "--agent", "a9", "--json", "--limit", "1"));

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              run("", "send", "a9", "emit_event", "--payload", payload("x"));
              return people.isDone() && programs.isDone();
            });

    assertThat(people.join().code()).isZero();
    assertThat(people.join().out().lines())
        .hasSize(2)
        .allMatch(line -> line.matches("[0-9:.]{12}  command  a9  \\S+  emit_event  queued"));
    assertThat(programs.join().out())
        .hasLineCount(1)
        .startsWith("{\"type\":\"command\",\"data\":{\"command_id\":");
  }

  @Test
  void aWrongKeyIsToldInOneLine() {
    for (String[] line : new String[][] {{"send", "--stream"}, {"watch"}}) {
      StringWriter err = new StringWriter();
      CommandLine command = commandLine(Map.of("ADMIN_KEY", "wrong"));
      command.setErr(new PrintWriter(err, true));

      int code =
          command.execute(
              IntStream.rangeClosed(0, line.length + 1)
                  .mapToObj(
                      i ->
                          i < line.length
                              ? line[i]
                              : i == line.length ? "--url" : broker.baseUri().toString())
                  .toArray(String[]::new));

      assertThat(code).isEqualTo(1);
      assertThat(err.toString()).hasLineCount(1).contains("401").contains("ADMIN_KEY");
    }
  }

  private static String command(String ref, String kind) {
    return "{"
        + (ref.isEmpty() ? "" : "\"ref\":" + ref + ",")
        + "\"agent_id\":\"luna1\",\"command_type\":\"emit_event\",\"payload\":"
        + payload(kind)
        + "}";
  }

  private static String payload(String kind) {
    return "{\"event_type\":\"" + kind + "\"}";
  }

  private record Run(int code, String out) {}

  private static Run run(String input, String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine command = commandLine(Map.of("ADMIN_KEY", KeySocketsTest.ASCII_KEY));
    command.setOut(new PrintWriter(out, true));
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--url";
    all[arguments.length + 1] = broker.baseUri().toString();
    if (!input.isEmpty()) {
      System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
    }
    return new Run(command.execute(all), out.toString());
  }

  private static CommandLine commandLine(Map<String, String> environment) {
    return EdgewireCommand.create(
        new CliContext(environment, Map.of(), Clock.systemUTC(), new BrokerLauncher()));
  }

  /** Tells nobody. */
  private static final class Silent implements AgentListener {
    @Override
    public void connected() {}

    @Override
    public void command(JsonText data) {}

    @Override
    public void note(String line) {}

    @Override
    public void rejected(String line) {}
  }
}
