package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.Test;

/** Section 1 of the protocol: one connection per agent, the newest wins. */
public abstract class TakeoverContract extends Contract {
  @Test
  void theOlderIsClosedAtOnceAndTheNewerGetsWhatComes() {
    try (AgentSocket older = AgentSocket.connect(deployment(), agent)) {
      older.roundTrip();

      // When
      try (AgentSocket newer = AgentSocket.connect(deployment(), agent)) {
        // Then
        assertThat(older.awaitClosed().code()).isEqualTo(4000);
        String id = api.submit(agent, Commands.text("x"));
        assertThat(newer.awaitCommand().string("command_id")).isEqualTo(id);
        newer.ack(id, "completed");
        assertThat(api.finished(id).string("status")).isEqualTo("completed");
        assertThat(api.agent(agent).number("takeovers")).isEqualTo(1);
      }
    }
  }

  @Test
  void theLateCloseOfTheOlderDoesNotTouchTheNewer() {
    try (AgentSocket newer = takenOverByANewerWhoseOlderSaysGoodByeLate()) {
      // Then
      newer.roundTrip();
      String id = api.submit(agent, Commands.text("x"));
      assertThat(newer.awaitCommand().string("command_id")).isEqualTo(id);
      assertThat(api.agent(agent).string("status")).isEqualTo("online");
      newer.expectNoCommandFor(A_WHILE);
      newer.roundTrip();
      assertThat(api.agent(agent).string("status")).isEqualTo("online");
    }
  }

  private AgentSocket takenOverByANewerWhoseOlderSaysGoodByeLate() {
    try (RawSocket older = RawSocket.agent(deployment(), agent)) {
      older.text("{\"type\":\"ping\"}").readFrame(RawSocket.TEXT);
      AgentSocket newer = AgentSocket.connect(deployment(), agent);
      newer.roundTrip();
      assertThat(older.readCloseCode()).isEqualTo(4000);
      older.bytesIfOpen(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x0f, (byte) 0xa0});
      return newer;
    }
  }

  @Test
  void whatTheOlderStillSaysIsNotHeard() {
    try (RawSocket older = RawSocket.agent(deployment(), agent)) {
      String id = api.submit(agent, Commands.text("x"));
      older.readFrame(RawSocket.TEXT);
      try (AgentSocket newer = AgentSocket.connect(deployment(), agent)) {
        assertThat(older.readCloseCode()).isEqualTo(4000);
        older.bytesIfOpen(new byte[] {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0});
        newer.roundTrip();
        eventually(() -> assertThat(api.status(id)).isEqualTo("unconfirmed"));
        assertThat(newer.isOpen()).isTrue();
      }
    }
  }

  @Test
  void whatTheOlderNeverGotGoesOutOnTheNewer() {
    // Given: more than the window holds
    List<String> ids =
        IntStream.range(0, 70).mapToObj(i -> api.submit(agent, Commands.rule("r" + i))).toList();
    try (AgentSocket older = AgentSocket.connect(deployment(), agent)) {
      assertThat(older.awaitCommandIds(64)).isEqualTo(ids.subList(0, 64));

      // When
      try (AgentSocket newer =
          AgentSocket.connect(
              deployment(),
              agent,
              (self, frame) -> {
                if (frame.string("type").equals("command")) {
                  self.ack(frame.string("data.command_id"), "completed");
                }
              })) {
        // Then
        assertThat(newer.awaitCommandIds(70)).containsExactlyInAnyOrderElementsOf(ids);
        ids.forEach(id -> assertThat(api.finished(id).string("status")).isEqualTo("completed"));
        assertThat(api.command(ids.get(69)).number("attempts")).isEqualTo(1);
        assertThat(api.command(ids.get(0)).number("attempts")).isEqualTo(2);
      }
    }
  }
}
