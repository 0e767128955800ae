package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.edgewire.it.contract.AllContracts;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole wire contract against the jar, started as anybody starts it. */
class StandaloneIT extends AllContracts {
  @TempDir private static Path data;
  private static Broker broker;

  @BeforeAll
  static void start() {
    broker = Broker.Setup.in(data).start();
    System.out.println("start to ready: " + broker.startTime().toMillis() + " ms");
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Override
  protected Deployment deployment() {
    return broker.deployment();
  }

  @Override
  protected String lastWords() {
    List<String> lines = broker.process().lines();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  @Test
  void theLogSaysWordForWordWhatTheSeedPageLooksFor() {
    // Given
    String agent = Commands.unique("logged");

    // When: the raw secret as token, as many agents still do
    try (RawSocket raw = RawSocket.open(broker.deployment())) {
      RawSocket.Head answer =
          raw.handshake(
              "/edge/ws?edge_agent_id=" + agent,
              "X-Edge-Agent-Id: " + agent,
              "Authorization: Bearer " + broker.deployment().secret());
      assertThat(answer.status()).isEqualTo(101);

      // Then
      broker.process().awaitText("Using edge_agent_id from query params: " + agent);
      broker.process().awaitText("Authenticated with simple secret (fallback mode)");
      broker.process().awaitText("WebSocket connection established for " + agent);
    }
  }

  @Test
  void neitherTokensNorSecretsReachTheLog() {
    String agent = Commands.unique("discreet");
    String token = broker.deployment().token(agent);
    try (RawSocket good = RawSocket.open(broker.deployment());
        RawSocket bad = RawSocket.open(broker.deployment())) {
      good.handshake("/edge/ws?edge_agent_id=" + agent, "Authorization: Bearer " + token);
      bad.handshake("/edge/ws?edge_agent_id=" + agent + "x", "Authorization: Bearer " + token);
    }
    AgentSocket.connect(broker.deployment(), agent + "-last").drop();
    broker.process().awaitText("WebSocket connection established for " + agent + "-last");
    assertThat(broker.process().output())
        .contains("agent_id_mismatch")
        .doesNotContain(token, Broker.SECRET, Broker.ADMIN_KEY);
  }
}
