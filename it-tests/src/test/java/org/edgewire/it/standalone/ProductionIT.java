package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.RawSocket;
import org.edgewire.it.support.Tokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 1 of the protocol with {@code ENVIRONMENT=production}, and secrets in rotation. */
class ProductionIT {
  private static final String PREVIOUS = "the-secret-before-this-one-0123456789";

  @TempDir private static Path data;
  private static Broker broker;

  @BeforeAll
  static void start() {
    broker =
        Broker.Setup.in(data)
            .env("ENVIRONMENT", "production")
            .env("EDGE_SECRET_PREVIOUS", PREVIOUS)
            .start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static int handshake(String agent, String token) {
    try (RawSocket raw = RawSocket.open(broker.deployment())) {
      return raw.handshake("/edge/ws?edge_agent_id=" + agent, "Authorization: Bearer " + token)
          .status();
    }
  }

  @Test
  void theRawSecretIsRefusedAndTheLogSaysExactlyThis() {
    // Given
    String agent = Commands.unique("raw");
    long before = refusedRawSecrets();

    // When
    int status = handshake(agent, Broker.SECRET);

    // Then
    assertThat(status).isEqualTo(403);
    // An earlier line names the agent as well.
    broker.process().awaitLine(Pattern.compile("raw_secret_refused.*" + Pattern.quote(agent)));
    assertThat(broker.process().lines())
        .anyMatch(
            line ->
                line.contains(agent)
                    && line.contains("raw_secret_refused")
                    && line.contains("production"));
    assertThat(broker.process().output())
        .doesNotContain(Broker.SECRET)
        .doesNotContain("Authenticated with simple secret");
    assertThat(refusedRawSecrets()).isEqualTo(before + 1);
  }

  private static long refusedRawSecrets() {
    return new Api(broker.deployment())
        .stats()
        .numberOrZero("edge.handshakes_refused.raw_secret_refused");
  }

  @Test
  void duringARotationTheOldAndTheNewSecretSign() {
    String agent = Commands.unique("rotating");
    assertThat(handshake(agent, Tokens.now(Broker.SECRET, agent))).isEqualTo(101);
    assertThat(handshake(agent, Tokens.now(PREVIOUS, agent))).isEqualTo(101);
    assertThat(handshake(agent, Tokens.now(PREVIOUS + "x", agent))).isEqualTo(403);
    assertThat(handshake(agent, PREVIOUS)).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "EDGE_SECRET,",
    "EDGE_SECRET,CHANGE_THIS_TO_A_SECRET_OF_YOUR_OWN",
    "EDGE_SECRET,fifteen-chars-x",
    "ADMIN_KEY,",
    "ADMIN_KEY,CHANGE_THIS_KEY_PLEASE",
    "ADMIN_KEY,short"
  })
  void aWeakSecretIsNoStart(String variable, String value, @TempDir Path other) {
    // Given
    Map<String, String> environment = new HashMap<>();
    environment.put("ENVIRONMENT", "production");
    environment.put("EDGE_SECRET", Broker.SECRET);
    environment.put("ADMIN_KEY", Broker.ADMIN_KEY);
    environment.remove(variable);
    if (value != null) {
      environment.put(variable, value);
    }

    // When
    JarProcess process =
        JarProcess.finished(
            environment, "serve", "--host", "127.0.0.1", "--port", "0", "--data", other.toString());

    // Then
    Refusals.assertOneClearLine(process, List.of(variable));
    if (value != null) {
      assertThat(process.output()).doesNotContain(value);
    }
  }
}
