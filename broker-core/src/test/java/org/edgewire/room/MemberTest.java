package org.edgewire.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.edgewire.room.RoomRig.text;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edgewire.connection.CloseCode;
import org.edgewire.json.JsonText;
import org.edgewire.member.Join;
import org.edgewire.member.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a member may do, and what it is refused. */
class MemberTest {
  private RoomRig rig = new RoomRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private void restartWith(RoomPolicy policy) {
    rig.close();
    rig = new RoomRig(policy);
  }

  private static RoomPolicy policy(int connections, int stateBytes, int messages) {
    RoomPolicy p = RoomPolicy.DEFAULT;
    return new RoomPolicy(
        p.autocreate(),
        p.ttl(),
        connections,
        p.maxAllConnections(),
        p.maxMessageBytes(),
        stateBytes,
        messages,
        p.idleTimeout(),
        p.grace(),
        p.outbound());
  }

  @Test
  void whoSpeaksIsWhoTheTokenSaysWhateverTheMessageSays() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");

    ana.say(
        "{\"type\":\"action\",\"user_id\":\"eve\",\"data\":{\"name\":\"x\",\"payload\":1,"
            + "\"user_id\":\"eve\",\"connection_id\":\"c-1\",\"source\":\"server\",\"seq\":99}}");

    var action = ben.last("action");
    assertThat(text(action, "user_id")).isEqualTo("\"ana\"");
    assertThat(text(action, "connection_id")).isEqualTo("\"" + ana.id() + "\"");
    assertThat(text(action, "source")).isEqualTo("\"peer\"");
    assertThat(text(action, "seq")).isEqualTo("1");
  }

  @Test
  void aPingIsAnsweredWithoutTheStore() {
    RoomRig.Client ana = rig.join("ana");
    ana.heard();

    ana.sayLater("{\"type\":\"ping\"}");

    assertThat(ana.heard()).containsExactly("pong ");
  }

  @Test
  void whatCannotBeUsedIsToldWithItsRef() {
    RoomRig.Client ana = rig.join("ana");
    ana.heard();

    ana.say("{");
    ana.say("{\"type\":\"state_update\",\"data\":{\"patch\":[],\"ref\":\"r\"}}");
    ana.say("{\"type\":\"dance\"}");
    ana.say("{\"type\":\"dance\"}");
    ana.binary();

    assertThat(ana.heard())
        .satisfiesExactly(
            one -> assertThat(one).startsWith("error {\"code\":\"malformed_json\""),
            one ->
                assertThat(one)
                    .startsWith("error {\"code\":\"invalid_message\"")
                    .endsWith("\"ref\":\"r\"}"),
            one -> assertThat(one).startsWith("error {\"code\":\"unknown_type\""),
            one -> assertThat(one).startsWith("error {\"code\":\"binary_frame\""));
    for (int i = 0; i < 20; i++) {
      ana.say("{");
    }
    assertThat(ana.closed()).contains(CloseCode.PROTOCOL_ABUSE);
  }

  @Test
  void typingIsToldToTheOthersAndEndsByItself() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");
    rig.pass(Duration.ofSeconds(1));
    ana.heard();
    ben.heard();

    ana.say("{\"type\":\"typing\",\"data\":{\"is_typing\":true}}");
    ana.say("{\"type\":\"typing\",\"data\":{\"is_typing\":true}}");

    assertThat(ben.heard()).containsExactly("typing {\"user_id\":\"ana\",\"is_typing\":true}");
    rig.pass(Duration.ofSeconds(4));
    assertThat(ben.heard()).isEmpty();
    rig.pass(Duration.ofSeconds(2));
    assertThat(ben.heard()).containsExactly("typing {\"user_id\":\"ana\",\"is_typing\":false}");
    assertThat(ana.heard()).isEmpty();
  }

  @Test
  void aStateThatWouldBeTooLargeIsRefusedAndNothingChanges() {
    restartWith(policy(1_000, 60, 50));
    RoomRig.Client ana = rig.join("ana");
    ana.patch("{\"a\":\"" + "x".repeat(40) + "\"}");
    ana.heard();

    ana.say(
        "{\"type\":\"state_update\",\"data\":{\"patch\":{\"b\":\""
            + "é".repeat(10)
            + "\"},\"ref\":1}}");

    assertThat(ana.heard())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("error {\"code\":\"state_too_large\"")
        .endsWith("\"ref\":1}");
    ana.patch("{\"a\":null,\"b\":\"" + "é".repeat(10) + "\"}");
    assertThat(text(ana.last("state_update"), "version")).isEqualTo("2");
  }

  @Test
  void tooManyMessagesAreRefusedAndThenEndTheConnection() {
    RoomRig.Client ana = rig.join("ana");
    ana.heard();
    String action = "{\"type\":\"action\",\"data\":{\"name\":\"x\",\"payload\":1,\"ref\":\"r\"}}";

    for (int i = 0; i < 60; i++) {
      ana.say(action);
    }

    List<String> heard = ana.heard();
    assertThat(heard).filteredOn(frame -> frame.startsWith("action")).hasSize(50);
    assertThat(heard)
        .filteredOn(frame -> frame.startsWith("error {\"code\":\"rate_limited\""))
        .hasSize(10)
        .allMatch(frame -> frame.endsWith("\"ref\":\"r\"}"));
    assertThat(ana.closed()).isEmpty();
    for (int i = 0; i < 60; i++) {
      ana.say(action);
    }
    assertThat(ana.closed()).contains(CloseCode.PROTOCOL_ABUSE);
  }

  @Test
  void oneWhoSaysItsFillEverySecondIsNotRefused() {
    RoomRig.Client ana = rig.join("ana");
    for (int second = 0; second < 5; second++) {
      for (int i = 0; i < 50; i++) {
        ana.say("{\"type\":\"ping\"}");
      }
      rig.pass(Duration.ofSeconds(1));
    }

    assertThat(ana.heard()).noneMatch(frame -> frame.startsWith("error"));
  }

  @Test
  void aFullSessionTakesNobodyElse() {
    restartWith(policy(2, 1_000, 50));
    rig.join("ana");
    RoomRig.Client ben = rig.join("ben");

    RoomRig.Client cem = rig.join("cem");

    assertThat(cem.closed()).contains(CloseCode.OVERLOAD);
    ben.drop();
    assertThat(rig.join(ben.again(0)).closed()).isEmpty();
  }

  @Test
  void onlyMembersMayJoinAndWhoIsNoneAnyMoreLeaves() {
    rig.answer(rig.sessions().put(RoomRig.ROOM, members("ana", "ben")));
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");
    rig.pass(Duration.ofSeconds(1));
    ana.heard();

    assertThat(rig.join("eve").closed()).contains(CloseCode.NOT_A_MEMBER);
    rig.answer(rig.sessions().put(RoomRig.ROOM, members("ana", "cem")));

    assertThat(ben.closed()).contains(CloseCode.NOT_A_MEMBER);
    assertThat(ana.heard())
        .singleElement()
        .asString()
        .startsWith("presence {\"event\":\"left\",\"user_id\":\"ben\"");
    assertThat(rig.join("cem").closed()).isEmpty();
  }

  private static NewSession members(String... names) {
    return new NewSession(
        Optional.of(JsonText.parse("{\"s\":1}")),
        Optional.of(Set.copyOf(List.of(names).stream().map(UserId::new).toList())),
        Optional.empty());
  }

  @Test
  void whoIsKickedIsNoMemberAnyMore() {
    rig.answer(rig.sessions().put(RoomRig.ROOM, members("ana", "ben")));
    RoomRig.Client ben = rig.join("ben");

    Optional<Boolean> known = rig.answer(rig.sessions().kick(RoomRig.ROOM, new UserId("ben")));

    assertThat(known).contains(true);
    assertThat(ben.closed()).contains(CloseCode.NOT_A_MEMBER);
    assertThat(rig.join("ben").closed()).contains(CloseCode.NOT_A_MEMBER);
    rig.crash();
    assertThat(rig.join("ben").closed()).contains(CloseCode.NOT_A_MEMBER);
    assertThat(rig.answer(rig.sessions().kick(RoomRig.ROOM, new UserId("eve")))).contains(false);
  }

  @Test
  void twoTabsAreOneUser() {
    RoomRig.Client ana = rig.join("ana");
    rig.pass(Duration.ofSeconds(1));
    ana.heard();

    RoomRig.Client tab = rig.join("ana");

    assertThat(text(tab.last("connected"), "users"))
        .isEqualTo("[{\"user_id\":\"ana\",\"connections\":2}]");
    assertThat(ana.heard())
        .singleElement()
        .asString()
        .contains("\"user_connections\":2,\"connections\":2,\"user_count\":1");
  }

  @Test
  void theConnectionOfSomebodyElseCannotBeTakenOver() {
    RoomRig.Client ana = rig.join("ana");
    Join stolen =
        new Join(
            RoomRig.ROOM,
            new UserId("eve"),
            rig.now().plusSeconds(1_000),
            false,
            Optional.empty(),
            Optional.of(ana.again(0).previous().orElseThrow()));

    RoomRig.Client eve = rig.join(stolen);

    assertThat(eve.id()).isNotEqualTo(ana.id());
    assertThat(ana.closed()).isEmpty();
  }

  @Test
  void whoComesBackBeforeItsLossWasNoticedReplacesItself() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");
    rig.pass(Duration.ofSeconds(1));
    ana.heard();

    RoomRig.Client again = rig.join(ben.again(0));

    assertThat(again.id()).isEqualTo(ben.id());
    assertThat(ben.closed()).contains(CloseCode.REPLACED);
    ben.drop();
    rig.pass(Duration.ofSeconds(10));
    assertThat(ana.heard()).isEmpty();
    assertThat(rig.rooms.connections()).isEqualTo(2);
  }

  @Test
  void aBurstOfArrivalsIsToldInPortions() {
    RoomRig.Client ana = rig.join("ana");
    rig.pass(Duration.ofSeconds(1));
    ana.heard();

    for (int i = 0; i < 100; i++) {
      rig.join("user" + i);
    }
    rig.pass(Duration.ofSeconds(1));

    List<String> heard = ana.heard();
    assertThat(heard).hasSizeLessThan(40);
    assertThat(heard.get(heard.size() - 1)).contains("\"connections\":101,\"user_count\":101");
  }

  @Test
  void watchersHearWhichSessionsAreServed() {
    RoomRig.Client ana = rig.join("ana");
    ana.drop();
    rig.pass(Duration.ofSeconds(7));
    rig.join("ana");
    rig.answer(rig.sessions().end(RoomRig.ROOM));

    assertThat(rig.witnessed)
        .containsExactly("opened room", "closed room", "opened room", "ended room");
  }
}
