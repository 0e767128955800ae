package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Members;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.Test;

/** Silence is judged by the broker and not by the container, some of which end it much earlier. */
public abstract class IdleContract extends Contract {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void whoIsSilentIsClosedByTheBrokerAndWhoAnswersItsPingsStays() {
    String room = Commands.unique("room");
    try (RawSocket silent = RawSocket.agent(deployment(), agent);
        RawSocket member = RawSocket.open(deployment());
        AgentSocket producer = AgentSocket.withKey(deployment(), "/edge/producer")) {
      // Given
      assertThat(member.handshake(Members.path(room, "ana", "")).status()).isEqualTo(101);

      // Then
      assertThat(silent.patience(PATIENCE).readCloseCode()).isEqualTo(4002);
      assertThat(member.patience(PATIENCE).readCloseCode()).isEqualTo(4408);
      producer.roundTrip();
      eventually(() -> assertThat(api.agent(agent).number("last_close_code")).isEqualTo(4002));
    }
  }
}
