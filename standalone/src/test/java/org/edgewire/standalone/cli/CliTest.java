package org.edgewire.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.edgewire.json.JsonText;
import org.edgewire.standalone.agent.AgentListener;
import org.edgewire.standalone.agent.AgentSettings;
import org.edgewire.standalone.agent.ReferenceAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CliTest {
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aTokenIsWhatTheProtocolSays() {
    environment.put("EDGE_SECRET", "shared-secret");

    int code = run("token", "--agent", "edge_13106781670", "--phone", "+13106781670");

    String token = new String(Base64.getDecoder().decode(out.toString().strip()), UTF_8);
    assertThat(code).isZero();
    // From: printf 'edge_13106781670:+13106781670:1700000000' | openssl dgst -sha256 -hmac …
    assertThat(token)
        .isEqualTo(
            "edge_13106781670:+13106781670:1700000000:"
                + "9972e0ad172111b93fff1cd7a55d43f2164f0a261c4737aef2c1a17eebfe71cb");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --prot 1|2|--prot",
        "serve --port eighty|2|--port",
        "nonsense|2|nonsense",
        "send|2|AGENT",
        "serve --port 80000|1|http.port (from the command line) must be a whole number from 0 to 65535",
        "serve --config /no/such/file|1|readable properties file; /no/such/file is not there",
        "token --agent a:b --phone 1 --secret s|1|an agent id is",
        "token --agent a --phone 1:2 --secret s|1|a phone in a token",
        "token --agent a --phone 1|1|Set EDGE_SECRET or give --secret",
        "agent|1|Set the environment variable EDGE_AGENT_ID",
        "agent --fail --no-ack|1|exclude each other",
        "send a t --payload {}|1|Set ADMIN_KEY or give --admin-key",
        "send a t --payload [] --admin-key k|1|must be a JSON object",
        "send a t --payload {} --admin-key k --wait 99|1|--wait takes 1 to 30 seconds",
        "send a t --payload {} --admin-key k --url localhost|1|--url must be http",
        "send a t --payload {} --admin-key k --url http://x/%zz|1|--url must be http",
      })
  void whatIsWrongIsToldInOneLine(String line, int code, String told) {
    assertThat(run(line.split(" "))).isEqualTo(code);
    assertThat(err.toString()).startsWith("edgewire: ").contains(told).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aDataFolderThatIsAFileIsToldInOneLine(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("data"));
    assertThat(run("serve", "--data", file.toString())).isEqualTo(1);
    assertThat(err.toString()).hasLineCount(1).contains("is a file");
  }

  @Test
  void aTakenPortIsToldInOneLine(@TempDir Path folder) throws IOException {
    try (FakeBroker taken = FakeBroker.onFreePort()) {
      int port = taken.baseUri().getPort();
      assertThat(run("serve", "--port", "" + port, "--data", folder.toString())).isEqualTo(1);
      assertThat(err.toString()).hasLineCount(1).contains("the port is taken by another process");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "serve --help", "send --help", "demo --help", "--version", ""})
  void helpFitsTheTerminal(String line) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isZero();
    assertThat(out.toString().lines()).isNotEmpty().allMatch(text -> text.length() <= 80);
  }

  @Test
  void aSentCommandIsPrinted() {
    try (FakeBroker broker = FakeBroker.onFreePort()) {
      assertThat(send(broker, "--id", "c7")).isZero();
      assertThat(out.toString())
          .isEqualTo(
              "{\"command_id\":\"c7\",\"command_type\":\"emit_event\",\"status\":\"queued\"}\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"COMPLETED,0,completed", "FAILED,3,failed", "NONE,4,queued"})
  void waitingTellsHowItEnded(AgentSettings.Reply reply, int code, String status) {
    try (FakeBroker broker = FakeBroker.onFreePort();
        ReferenceAgent agent = agent(broker, reply)) {
      assertThat(agent).isNotNull();
      assertThat(send(broker, "--wait", reply == AgentSettings.Reply.NONE ? "1" : "20"))
          .isEqualTo(code);
      assertThat(out.toString()).contains("\"status\":\"" + status + "\"");
    }
  }

  @Test
  void aWrongAdminKeyIsToldInOneLine() {
    environment.put("ADMIN_KEY", "other");
    try (FakeBroker broker = FakeBroker.onFreePort()) {
      String url = broker.baseUri().toString();
      assertThat(run("send", "a", "t", "--payload", "{}", "--url", url)).isEqualTo(1);
      assertThat(err.toString()).hasLineCount(1).contains("401").contains("ADMIN_KEY");
    }
  }

  @Test
  void aRefusedCommandIsToldWithItsReason() {
    environment.put("ADMIN_KEY", "key");
    try (FakeBroker broker = FakeBroker.onFreePort()) {
      String url = broker.baseUri().toString();
      assertThat(run("send", "a", "bad", "--payload", "{}", "--url", url)).isEqualTo(1);
      assertThat(err.toString())
          .isEqualTo("edgewire: The broker refused with 422, invalid_payload: text is missing\n");
    }
  }

  @Test
  void aBrokerThatIsNotThereIsToldInOneLine() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    environment.put("ADMIN_KEY", "key");
    String url = "http://127.0.0.1:" + free;
    assertThat(run("send", "a", "t", "--payload", "{}", "--url", url)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("edgewire: Nothing listens at " + url + ". Is the broker running?\n");
  }

  @Test
  void anAgentThatIsRefusedEndsWithOneLine() {
    environment.put("EDGE_AGENT_ID", "luna1");
    environment.put("EDGE_TOKEN", "wrong");
    try (FakeBroker broker = FakeBroker.onFreePort()) {
      environment.put("BACKEND_WS_URL", Urls.edgeSocket(broker.baseUri()));
      assertThat(run("agent")).isEqualTo(1);
      assertThat(err.toString()).hasLineCount(1).contains("403").contains("EDGE_TOKEN");
    }
  }

  private int send(FakeBroker broker, String... more) {
    environment.put("ADMIN_KEY", "key");
    String[] arguments = new String[more.length + 7];
    String[] first = {
      "send", "luna1", "emit_event", "--url", broker.baseUri().toString(), "--payload", "{}"
    };
    System.arraycopy(first, 0, arguments, 0, first.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    return run(arguments);
  }

  private static ReferenceAgent agent(FakeBroker broker, AgentSettings.Reply reply) {
    return ReferenceAgent.start(
        new AgentSettings(
            java.net.URI.create(Urls.edgeSocket(broker.baseUri())),
            "luna1",
            () -> "token",
            data -> reply),
        new Silent(),
        Clock.systemUTC());
  }

  private int run(String... arguments) {
    CliContext context =
        new CliContext(
            environment,
            Map.of(),
            Clock.fixed(Instant.ofEpochSecond(1_700_000_000L), ZoneOffset.UTC),
            FakeBroker::new);
    CommandLine line = EdgewireCommand.create(context);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
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
