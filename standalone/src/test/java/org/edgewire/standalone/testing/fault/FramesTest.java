package org.edgewire.standalone.testing.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.edgewire.command.AgentId;
import org.edgewire.endpoint.Peer;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final Peer AGENT = new Peer.Agent(new AgentId("edge_1"));
  private static final Peer MEMBER = new Peer.Member(new SessionId("room"), new UserId("ann"));
  private static final String PING = "{\"type\":\"ping\"}";

  @Test
  void peerDirectionAndTypeNarrowThemDown() {
    Frames acks = Frames.fromAgent("edge_1").ofType("command_ack");

    assertThat(acks.match(AGENT, Direction.IN, "{\"type\":\"command_ack\"}")).isTrue();
    assertThat(acks.match(AGENT, Direction.OUT, "{\"type\":\"command_ack\"}")).isFalse();
    assertThat(acks.match(AGENT, Direction.IN, PING)).isFalse();
    assertThat(acks.match(AGENT, Direction.IN, "rubbish")).isFalse();
    assertThat(Frames.fromAgent("edge_2").match(AGENT, Direction.IN, PING)).isFalse();
    assertThat(Frames.fromMember("ann").match(MEMBER, Direction.IN, PING)).isTrue();
    assertThat(Frames.fromMember("ann").match(AGENT, Direction.IN, PING)).isFalse();
    assertThat(Frames.toProducers().match(new Peer.Producer(), Direction.OUT, PING)).isTrue();
    assertThat(Frames.fromAnyone().match(new Peer.Watcher(), Direction.IN, PING)).isTrue();
  }

  @Test
  void theNextOneIsMeantUnlessMoreIsSaid() {
    assertThat(meant(Frames.toAnyone())).containsExactly(1);
    assertThat(meant(Frames.toAnyone().nth(3))).containsExactly(3);
    assertThat(meant(Frames.toAnyone().nth(2).times(2))).containsExactly(2, 3);
    assertThat(meant(Frames.toAnyone().nth(4).always())).containsExactly(4, 5, 6);
  }

  private static int[] meant(Frames frames) {
    return IntStream.rangeClosed(1, 6).filter(frames::means).toArray();
  }

  @Test
  void whatCannotHappenIsRefused() {
    assertThatThrownBy(() -> Frames.toAnyone().nth(0)).hasMessageContaining("counted from 1");
    assertThatThrownBy(() -> Frames.toAnyone().times(0)).hasMessageContaining("at least once");
    assertThatThrownBy(() -> new Chances(0.5, 0.4, 0.2, Duration.ZERO))
        .hasMessageContaining("at most 1 together");
    assertThatThrownBy(() -> new Chances(-1, 0, 0, Duration.ZERO))
        .hasMessageContaining("from 0 to 1");
  }
}
