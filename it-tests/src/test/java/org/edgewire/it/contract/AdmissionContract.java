package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.Test;

/** Section 1 of the protocol: agents that prove who they are and still come too often. */
public abstract class AdmissionContract extends Contract {
  @Test
  void the31stHandshakeOfAMinuteIsTooMany() {
    // Given
    for (int i = 0; i < 30; i++) {
      AgentSocket socket = AgentSocket.connect(deployment(), agent);
      eventually(() -> assertThat(api.agent(agent).string("status")).isEqualTo("online"));
      socket.close(1000);
      eventually(() -> assertThat(api.agent(agent).string("status")).isEqualTo("offline"));
    }

    // When
    RawSocket.Head answer = validHandshake();

    // Then
    assertThat(answer.status()).isEqualTo(429);
    assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isBetween(1, 60);
    assertThat(JsonDoc.parse(answer.body()).number("status")).isEqualTo(429);
  }

  @Test
  void anAgentThatFlapsIsRefusedAndItsHolderStays() {
    // Given
    AgentSocket holder = AgentSocket.connect(deployment(), agent);
    int takeovers = 0;
    RawSocket.Head refusal = null;

    // When
    while (refusal == null && takeovers < 10) {
      holder.roundTrip();
      Optional<AgentSocket> newer = anotherConnection();
      if (newer.isPresent()) {
        assertThat(holder.awaitClosed().code()).isEqualTo(4000);
        holder = newer.get();
        int known = ++takeovers;
        eventually(() -> assertThat(api.agent(agent).number("takeovers")).isEqualTo(known));
      } else {
        refusal = validHandshake();
      }
    }

    // Then
    assertThat(takeovers).isBetween(5, 6);
    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.header("Retry-After")).isPresent();
    holder.roundTrip();
    holder.drop();
  }

  private Optional<AgentSocket> anotherConnection() {
    return AgentSocket.tryConnect(
            deployment().agentSocket(agent),
            (self, frame) -> {},
            "Authorization",
            "Bearer " + deployment().token(agent))
        .thenApply(Optional::of)
        .exceptionally(refused -> Optional.empty())
        .join();
  }

  private RawSocket.Head validHandshake() {
    try (RawSocket raw = RawSocket.open(deployment())) {
      return raw.handshake(
          "/edge/ws?edge_agent_id=" + agent, "Authorization: Bearer " + deployment().token(agent));
    }
  }
}
