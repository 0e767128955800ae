package org.edgewire.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.edgewire.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
  private final Map<String, String> environment =
      new HashMap<>(Map.of("EDGE_SECRET", "secret", "ADMIN_KEY", "key"));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void itMeasuresCommandsOverHttp() {
    try (FakeBroker broker = FakeBroker.onFreePort()) {
      int code =
          run(
              "--url " + broker.baseUri(),
              "--via http --agents 1 --rate 50 --seconds 1 --warm-up 1 --window 8 --json");

      JsonObject result = JsonObject.parse(out.toString().strip());
      assertThat(code).as(out + err.toString()).isZero();
      // How many of the 100 end within the second that counts depends on the machine.
      assertThat(number(result, "completed")).isBetween(1, 100);
      assertThat(number(Json.object(result, "accepted_ms").get(), "count")).isEqualTo(50);
      assertThat(number(Json.object(result, "arrived_ms").get(), "count")).isEqualTo(50);
      assertThat(err.toString()).contains("1 agent connected");
    }
  }

  @Test
  void peopleGetATableInEightyColumns() {
    try (FakeBroker broker = FakeBroker.onFreePort()) {
      int code =
          run(
              "--url " + broker.baseUri(),
              "--via http --agents 1 --rate 0 --seconds 1 --warm-up 0 --window 2");

      assertThat(code).as(out + err.toString()).isZero();
      assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
      assertThat(out.toString())
          .contains("submit to accepted ", "submit to arrival ", "no errors")
          .containsPattern("completed +[1-9][0-9]*/s");
    }
  }

  @Test
  void aBrokerWithoutAProducerSocketIsToldInOneLine() {
    try (FakeBroker broker = FakeBroker.onFreePort()) {
      assertThat(run("--url " + broker.baseUri(), "--agents 1 --seconds 1")).isEqualTo(1);
      assertThat(err.toString()).hasLineCount(1).contains("404", "--via http");
    }
  }

  @Test
  void aBrokerThatIsNotThereIsToldInOneLine() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(run("--url http://127.0.0.1:" + free, "--agents 1")).isEqualTo(1);
    assertThat(err.toString()).hasLineCount(1).contains("refused");
  }

  @ParameterizedTest
  @CsvSource({
    "--agents 0,--agents is a number from 1 to 20000",
    "--rate -1,--rate is a number from 0",
    "--window 0,--window is a number from 1",
    "--url https://example.org,speaks http only",
    "--miniapp-members 1,--miniapp-members is a number from 2",
    "--miniapp-members 3 --senders 4,--senders is a number from 1 to 3",
    "--miniapp-members 3 --patch-bytes 10,--patch-bytes is a number from 40",
    "--miniapp-members 3,Set SUPABASE_JWT_SECRET"
  })
  void whatCannotBeDoneIsSaidInOneLine(String options, String told) {
    assertThat(run(options)).isEqualTo(1);
    assertThat(err.toString()).hasLineCount(1).contains(told);
  }

  @Test
  void withoutASecretThereAreNoAgents() {
    environment.remove("EDGE_SECRET");

    assertThat(run("")).isEqualTo(1);

    assertThat(err.toString()).hasLineCount(1).contains("Set EDGE_SECRET");
  }

  private static int number(JsonObject object, String name) {
    return Integer.parseInt(object.get(name).orElseThrow().text());
  }

  private int run(String... options) {
    CliContext context = new CliContext(environment, Map.of(), Clock.systemUTC(), FakeBroker::new);
    CommandLine line = EdgewireCommand.create(context);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(
                Stream.of("bench"),
                Arrays.stream(options)
                    .flatMap(text -> Arrays.stream(text.split(" ", -1)))
                    .filter(word -> !word.isEmpty()))
            .toArray(String[]::new));
  }
}
