package org.edgewire.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.edgewire.room.RoomRig.text;

import java.time.Duration;
import java.util.Optional;
import org.edgewire.connection.CloseCode;
import org.edgewire.json.JsonText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Joining, patching and acting in one session. */
class RoomTest {
  private final RoomRig rig = new RoomRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void whoJoinsIsToldWhereItIs() {
    RoomRig.Client ana = rig.join("ana");

    var connected = ana.last("connected");
    assertThat(text(connected, "session_id")).isEqualTo("\"room\"");
    assertThat(text(connected, "user_id")).isEqualTo("\"ana\"");
    assertThat(text(connected, "state")).isEqualTo("{}");
    assertThat(text(connected, "version")).isEqualTo("0");
    assertThat(text(connected, "recovered")).isEqualTo("false");
    assertThat(text(connected, "connections")).isEqualTo("1");
    assertThat(text(connected, "users")).isEqualTo("[{\"user_id\":\"ana\",\"connections\":1}]");
    assertThat(connected.string("epoch")).isPresent();
  }

  @Test
  void aPatchIsHeardByAllWithItsRefForItsSenderOnly() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");
    ana.heard();
    ben.heard();

    ana.say("{\"type\":\"state_update\",\"data\":{\"patch\":{\"a\":1},\"ref\":\"r1\"}}");

    String news =
        "state_update {\"version\":1,\"patch\":{\"a\":1},\"source\":\"peer\",\"user_id\":\"ana\","
            + "\"connection_id\":\""
            + ana.id()
            + "\",\"timestamp\":\"2026-02-16T00:00:00Z\"";
    assertThat(ana.heard()).containsExactly(news + ",\"ref\":\"r1\"}");
    assertThat(ben.heard()).containsExactly(news + "}");
  }

  @Test
  void nobodyHearsOfAPatchBeforeItIsDurable() {
    RoomRig.Client ana = rig.join("ana");
    ana.heard();

    ana.patchLater("{\"a\":1}");

    assertThat(ana.heard()).isEmpty();
    rig.settle();
    assertThat(ana.heard()).hasSize(1);
  }

  @Test
  void theStateOutlivesTheProcessAndItsMembers() {
    RoomRig.Client ana = rig.join("ana");
    ana.patch("{\"a\":{\"b\":1,\"c\":2}}");
    ana.patch("{\"a\":{\"b\":null},\"d\":[1]}");

    rig.crash();

    var connected = rig.join("ben").last("connected");
    assertThat(text(connected, "state")).isEqualTo("{\"a\":{\"c\":2},\"d\":[1]}");
    assertThat(text(connected, "version")).isEqualTo("2");
  }

  @Test
  void theStateIsTheSameOnceItIsInTheTables() {
    RoomRig.Client ana = rig.join("ana");
    for (int i = 0; i < 20; i++) {
      ana.patch("{\"n\":" + i + ",\"k" + i + "\":{\"v\":" + i + "}}");
      rig.pass(Duration.ofMillis(700));
    }
    String before =
        rig.answer(rig.sessions().find(RoomRig.ROOM)).orElseThrow().state().get().text();

    rig.crash();

    var view = rig.answer(rig.sessions().find(RoomRig.ROOM)).orElseThrow();
    assertThat(view.record().version()).isEqualTo(20);
    assertThat(JsonText.parse(view.state().get().text()).canonical())
        .isEqualTo(JsonText.parse(before).canonical());
  }

  @Test
  void anActionIsHeardByAllAndRepeatedToItsSenderOnly() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");
    ana.heard();
    ben.heard();
    String action =
        "{\"type\":\"action\",\"data\":{\"name\":\"vote\",\"payload\":{\"x\":1},\"action_id\":\"a1\",\"ref\":7}}";

    ana.say(action);
    ana.say(action);

    assertThat(ben.heard())
        .hasSize(1)
        .first()
        .asString()
        .contains("\"seq\":1")
        .doesNotContain("ref");
    assertThat(ana.heard()).hasSize(2).allMatch(frame -> frame.endsWith("\"ref\":7}"));
    ben.say(action.replace(",\"ref\":7", ""));
    assertThat(ana.heard()).hasSize(1).first().asString().contains("\"seq\":2");
  }

  @Test
  void aConflictShowsTheCurrentState() {
    RoomRig.Client ana = rig.join("ana");
    ana.patch("{\"a\":1}");
    ana.heard();

    ana.say(
        "{\"type\":\"state_update\",\"data\":{\"patch\":{\"a\":2},\"if_version\":0,\"ref\":\"r\"}}");

    assertThat(ana.heard())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("error {\"code\":\"version_conflict\"")
        .contains("\"version\":1")
        .contains("\"state\":{\"a\":1}")
        .contains("\"ref\":\"r\"");
    ana.say("{\"type\":\"state_update\",\"data\":{\"patch\":{\"a\":2},\"if_version\":1}}");
    assertThat(text(ana.last("state_update"), "version")).isEqualTo("2");
  }

  @Test
  void whoComesBackHearsWhatItMissed() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");
    ben.patch("{\"a\":1}");
    String id = ben.id();
    ben.drop();
    ana.patch("{\"b\":2}");
    ana.say("{\"type\":\"action\",\"data\":{\"name\":\"wave\",\"payload\":null}}");
    ana.patch("{\"c\":3}");
    ana.heard();

    RoomRig.Client again = rig.join(ben.again(1));

    var heard = again.heard();
    assertThat(again.id()).isEqualTo(id);
    assertThat(heard.get(0))
        .contains("\"recovered\":true")
        .contains("\"version\":1")
        .doesNotContain("\"state\"");
    assertThat(heard.stream().skip(1).map(frame -> frame.substring(0, 30)))
        .containsExactly(
            "state_update {\"version\":2,\"pat",
            heard.get(2).substring(0, 30),
            "state_update {\"version\":3,\"pat");
    assertThat(heard.get(2)).startsWith("action ").contains("wave");
    assertThat(ana.heard()).isEmpty();
  }

  @Test
  void whatWasMissedIsKnownAfterARestart() {
    RoomRig.Client ana = rig.join("ana");
    for (int i = 1; i <= 5; i++) {
      ana.patch("{\"n\":" + i + "}");
    }
    rig.pass(Duration.ofSeconds(3));
    ana.patch("{\"n\":6}");

    rig.crash();
    RoomRig.Client again = rig.join(ana.again(2));

    assertThat(again.heard()).hasSize(5).first().asString().contains("\"recovered\":true");
    assertThat(text(again.last("state_update"), "version")).isEqualTo("6");
  }

  @Test
  void lossIsToldAfterTheGraceOnly() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");
    rig.pass(Duration.ofSeconds(1));
    ana.heard();

    ben.drop();
    rig.pass(Duration.ofSeconds(4));

    assertThat(ana.heard()).isEmpty();
    rig.pass(Duration.ofSeconds(2));
    assertThat(ana.heard())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("presence {\"event\":\"left\",\"user_id\":\"ben\"")
        .contains("\"connections\":1,\"user_count\":1");
  }

  @Test
  void anEmptySessionIsDroppedAfterItsTtl() {
    rig.answer(
        rig.sessions()
            .put(
                RoomRig.ROOM,
                new NewSession(
                    Optional.of(JsonText.parse("{\"a\":1}")),
                    Optional.empty(),
                    Optional.of(Duration.ofSeconds(30)))));
    RoomRig.Client ana = rig.join("ana");
    for (int i = 0; i < 40; i++) {
      ana.say("{\"type\":\"ping\"}");
      rig.pass(Duration.ofSeconds(1));
    }
    assertThat(text(ana.last("connected"), "state")).isEqualTo("{\"a\":1}");
    ana.drop();
    rig.pass(Duration.ofSeconds(30));
    assertThat(rig.answer(rig.sessions().find(RoomRig.ROOM))).isPresent();

    rig.pass(Duration.ofSeconds(10));

    assertThat(rig.answer(rig.sessions().find(RoomRig.ROOM))).isEmpty();
    assertThat(rig.rooms.open()).isZero();
  }

  @Test
  void theEndOfASessionClosesIt() {
    RoomRig.Client ana = rig.join("ana");
    ana.patch("{\"a\":1}");
    String epoch = ana.last("connected").string("epoch").orElseThrow();

    boolean known = rig.answer(rig.sessions().end(RoomRig.ROOM));

    assertThat(known).isTrue();
    assertThat(ana.closed()).contains(CloseCode.SESSION_ENDED);
    assertThat(rig.answer(rig.sessions().end(RoomRig.ROOM))).isFalse();
    var again = rig.join("ana").last("connected");
    assertThat(text(again, "state")).isEqualTo("{}");
    assertThat(again.string("epoch").orElseThrow()).isNotEqualTo(epoch);
  }
}
