package org.edgewire.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.edgewire.handshake.TokenVerdict;
import org.edgewire.handshake.jwt.JwtPolicy;
import org.edgewire.handshake.jwt.JwtTokens;
import org.edgewire.member.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class JwtCommandTest {
  private static final String SECRET = "a-secret-of-at-least-32-characters";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-16T00:00:00Z"), ZoneOffset.UTC);

  private final Map<String, String> environment =
      new HashMap<>(Map.of("SUPABASE_JWT_SECRET", SECRET));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aTokenIsOneThatTheBrokerTakes() {
    assertThat(run("jwt", "--sub", "ana")).isZero();

    assertThat(verdict(out.toString().strip()))
        .isEqualTo(new TokenVerdict.Valid(new UserId("ana"), CLOCK.instant().plusSeconds(3_600)));
  }

  @Test
  void itIsGoodForAsLongAsOneSays() {
    assertThat(run("jwt", "--sub", "ana", "--ttl", "90s")).isZero();

    assertThat(verdict(out.toString().strip()))
        .isEqualTo(new TokenVerdict.Valid(new UserId("ana"), CLOCK.instant().plusSeconds(90)));
  }

  @Test
  void forASessionItsAddressIsPrinted() {
    assertThat(run("jwt", "--sub", "ana", "--session", "poll-7", "--url", "https://b.example/"))
        .isZero();

    String address = "wss://b.example/ws/miniapp/poll-7?token=";
    assertThat(out.toString()).startsWith(address).hasLineCount(1);
    assertThat(verdict(out.toString().strip().substring(address.length())))
        .isInstanceOf(TokenVerdict.Valid.class);
  }

  @Test
  void theSecretMayBeInAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
    environment.remove("SUPABASE_JWT_SECRET");
    environment.put("SUPABASE_JWT_SECRET_FILE", file.toString());

    assertThat(run("jwt", "--sub", "ana")).isZero();

    assertThat(verdict(out.toString().strip())).isInstanceOf(TokenVerdict.Valid.class);
  }

  @Test
  void inProductionNoneIsMade() {
    environment.put("ENVIRONMENT", "production");

    assertThat(run("jwt", "--sub", "ana")).isEqualTo(1);

    assertThat(err.toString()).hasLineCount(1).contains("ENVIRONMENT is production");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void withoutASecretNoneIsMade() {
    environment.clear();

    assertThat(run("jwt", "--sub", "ana")).isEqualTo(1);

    assertThat(err.toString()).hasLineCount(1).contains("Set SUPABASE_JWT_SECRET");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jwt|2|--sub",
        "jwt --sub ana --ttl soon|1|--ttl must be a time such as",
        "jwt --sub ana --ttl 0s|1|--ttl must be a time such as",
        "jwt --sub ana --session a/b|1|a session id is a letter or digit",
        "jwt --sub ana --session s --url localhost|1|--url must be http",
      })
  void whatIsWrongIsToldInOneLine(String line, int code, String told) {
    assertThat(run(line.split(" "))).isEqualTo(code);
    assertThat(err.toString()).startsWith("edgewire: ").contains(told).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  private static TokenVerdict verdict(String token) {
    return JwtTokens.of(
            JwtPolicy.ofSecret(SECRET),
            CLOCK,
            Runnable::run,
            new org.edgewire.mailbox.Timer() {
              @Override
              public long nanoTime() {
                return 0;
              }

              @Override
              public void after(java.time.Duration delay, Runnable task) {}

              @Override
              public Repeated every(java.time.Duration period, Runnable task) {
                return () -> {};
              }
            })
        .verify(token);
  }

  private int run(String... arguments) {
    CliContext context =
        new CliContext(
            environment,
            Map.of(),
            CLOCK,
            settings -> {
              throw new AssertionError("no broker is needed");
            });
    CommandLine line = EdgewireCommand.create(context);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
