package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.Node;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The script of the seed page, with the host and the secret changed and nothing else. */
public abstract class SeedScriptContract extends Contract {
  private static final String SEED_AGENT = "edge_13106781670";

  @BeforeEach
  final void onlyWhereNodeIs() {
    Optional<String> missing = Node.missing();
    assumeTrue(missing.isEmpty(), missing::get);
  }

  private JarProcess agentScript(String variable, String value) {
    String script =
        Node.script("seed/agent.js")
                .replace("wss://api.ikiro.ai", "ws://" + deployment().baseUri().getAuthority())
            + Node.script("seed/reconnect.js")
            + Node.script("seed/left-to-the-reader.js");
    return Node.run(script, Map.of(variable, value));
  }

  private String seedToken() {
    String script =
        "const EDGE_SECRET = process.env.EDGE_SECRET;\n"
            + Node.script("seed/token.js")
            + Node.script("seed/print-token.js");
    try (JarProcess node = Node.run(script, Map.of("EDGE_SECRET", deployment().secret()))) {
      assertThat(node.awaitExit(Duration.ofSeconds(60))).isZero();
      return node.output().strip();
    }
  }

  private void receivesACommandAndAcksIt(JarProcess script) {
    script.awaitText("WebSocket connected - real-time mode enabled");
    String text = Commands.unique("hello");
    String id = api.submit(SEED_AGENT, Commands.text(text).with("priority", "immediate"));
    JsonDoc record = api.finished(id);
    assertThat(record.string("status")).isEqualTo("completed");
    assertThat(record.has("completed_at")).isTrue();
    script.awaitText(text);
    assertThat(script.output()).doesNotContain("WebSocket error", "WebSocket closed");
  }

  @Test
  void itReceivesACommandAndItsAckIsStored() {
    try (JarProcess script = agentScript("EDGE_SECRET", deployment().secret())) {
      receivesACommandAndAcksIt(script);
    }
  }

  @Test
  void itWorksWithTheTokenThatThePageMakes() {
    try (JarProcess script = agentScript("EDGE_TOKEN", seedToken())) {
      receivesACommandAndAcksIt(script);
    }
  }

  @Test
  void withAWrongSecretItIsToldSoBeforeTheUpgrade() {
    try (JarProcess script = agentScript("EDGE_SECRET", "not-the-secret-of-this-broker")) {
      script.awaitText("Unexpected server response: 403");
      assertThat(script.output()).doesNotContain("WebSocket connected");
    }
  }

  @Test
  void itGetsWhatWaitedForIt() {
    String text = Commands.unique("waited");
    String id = api.submit(SEED_AGENT, Commands.text(text));
    try (JarProcess script = agentScript("EDGE_SECRET", deployment().secret())) {
      script.awaitText(text);
      assertThat(api.finished(id).string("status")).isEqualTo("completed");
    }
  }
}
