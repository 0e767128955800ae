package org.edgewire.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.connection.CloseCode;
import org.edgewire.member.Join;
import org.edgewire.member.UserId;
import org.edgewire.metrics.Metrics.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the connection of a member ends, and what is not told to one that is behind. */
class MemberEndTest {
  private final RoomRig rig = new RoomRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void silenceEndsAConnection() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");
    for (int i = 0; i < 8; i++) {
      rig.pass(Duration.ofSeconds(10));
      ben.say("{\"type\":\"ping\"}");
    }

    assertThat(ana.closed()).contains(CloseCode.MEMBER_IDLE);
    assertThat(ben.closed()).isEmpty();
  }

  @Test
  void aTokenIsWarnedOfAndThenEndsTheConnection() {
    Join join = rig.joining("ana");
    Join brief =
        new Join(
            join.session(),
            join.user(),
            rig.now().plusSeconds(70),
            false,
            Optional.empty(),
            Optional.empty());
    RoomRig.Client ana = rig.join(brief);
    RoomRig.Client ben =
        rig.join(
            new Join(
                join.session(),
                new UserId("ben"),
                brief.expiresAt(),
                false,
                Optional.empty(),
                Optional.empty()));
    ana.heard();
    rig.pass(Duration.ofSeconds(11));
    assertThat(ana.heard()).contains("token_expiring {\"expires_at\":\"2026-02-16T00:01:10Z\"}");
    rig.knows("fresh", "ana", Duration.ofHours(1));
    rig.knows("of ben", "ben", Duration.ofHours(1));

    ana.say("{\"type\":\"auth\",\"data\":{\"token\":\"of ben\"}}");
    ana.say("{\"type\":\"auth\",\"data\":{\"token\":\"broken\"}}");
    assertThat(ana.heard())
        .filteredOn(frame -> frame.startsWith("error {\"code\":\"invalid_token\""))
        .hasSize(2);
    ana.say("{\"type\":\"auth\",\"data\":{\"token\":\"fresh\"}}");
    rig.pass(Duration.ofSeconds(62));

    assertThat(ana.closed()).isEmpty();
    assertThat(ben.closed()).contains(CloseCode.TOKEN_EXPIRED);
  }

  @Test
  void anExpiredTokenIsToldSoAndJoinsNothing() {
    RoomRig.Client ana =
        rig.join(
            new Join(
                RoomRig.ROOM,
                new UserId("ana"),
                rig.now(),
                true,
                Optional.empty(),
                Optional.empty()));

    ana.say("{\"type\":\"state_update\",\"data\":{\"patch\":{\"a\":1}}}");

    assertThat(ana.closed()).contains(CloseCode.TOKEN_EXPIRED);
    assertThat(rig.answer(rig.sessions().find(RoomRig.ROOM))).isEmpty();
    assertThat(rig.rooms.connections()).isZero();
  }

  @Test
  void oneThatNeverReadsAmongFiftyIsCutAndHoldsUpNobody() {
    List<RoomRig.Client> members = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      members.add(rig.join("user" + i));
    }
    rig.pass(Duration.ofSeconds(2));
    RoomRig.Client deaf = members.get(0);
    deaf.connection.hold();
    members.forEach(RoomRig.Client::heard);

    for (int i = 0; i < 300; i++) {
      members.get(1 + i % 49).patch("{\"n\":" + i + "}");
      assertThat(members.get(2).heard()).hasSize(1);
    }

    assertThat(deaf.closed()).contains(CloseCode.TOO_SLOW);
    assertThat(rig.metrics.value(Counter.MINIAPP_SLOW_CLOSED)).isEqualTo(1);
    assertThat(members.stream().skip(1)).allMatch(member -> member.closed().isEmpty());
  }

  @Test
  void oneSendThatTakesTooLongEndsAConnection() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");
    ana.connection.hold();
    ben.patch("{\"a\":1}");

    rig.pass(Duration.ofSeconds(7));

    assertThat(ana.closed()).contains(CloseCode.TOO_SLOW);
  }

  @Test
  void typingIsNotToldToWhoIsBehind() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");
    rig.pass(Duration.ofSeconds(1));
    ana.connection.hold();
    for (int i = 0; i < 40; i++) {
      ben.patch("{\"n\":" + i + "}");
    }

    ben.say("{\"type\":\"typing\",\"data\":{\"is_typing\":true}}");
    ana.connection.release();

    assertThat(ana.heard()).noneMatch(frame -> frame.startsWith("typing"));
  }

  @Test
  void aDrainClosesEverybodyAndLetsNobodyIn() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");

    var drained = rig.rooms.drain(Duration.ofSeconds(2));
    rig.pass(Duration.ofSeconds(2));

    assertThat(drained).isDone();
    assertThat(ana.closed()).contains(CloseCode.RESTART);
    assertThat(ben.closed()).contains(CloseCode.RESTART);
    assertThat(rig.join("cem").isLetIn()).isFalse();
  }
}
