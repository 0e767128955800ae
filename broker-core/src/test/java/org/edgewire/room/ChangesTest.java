package org.edgewire.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.edgewire.room.RoomRig.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.edgewire.connection.CloseCode;
import org.edgewire.json.JsonText;
import org.edgewire.member.ActionId;
import org.edgewire.member.Author;
import org.edgewire.member.PatchId;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.store.Refusal;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionPatch;
import org.edgewire.store.jdbc.JdbcStoreOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes between a client, the rules of an application, and the store. */
class ChangesTest {
  private RoomRig rig = new RoomRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private static Change.Patch patch(String text) {
    return new Change.Patch(
        Author.SERVER, JsonText.parse(text), Optional.empty(), OptionalLong.empty());
  }

  private static Change.Action action(String name) {
    return new Change.Action(Author.SERVER, name, JsonText.parse("1"), Optional.empty());
  }

  private SessionView view() {
    return rig.answer(rig.sessions().find(RoomRig.ROOM)).orElseThrow();
  }

  @Test
  void aPatchThatTheStoreRefusesTakesThoseBehindItWithItAndTheRoomGoesOn() {
    rig.close();
    rig =
        new RoomRig(
            RoomPolicy.DEFAULT,
            JdbcStoreOptions.DEFAULT.withQueues(
                new JdbcStoreOptions.Queues(100, 3, 1 << 20, 512, 1 << 20)));
    RoomRig.Client ana = rig.join("ana");
    ana.patch("{\"a\":0}");
    ana.heard();
    for (int i = 1; i <= 6; i++) {
      ana.sayLater(
          "{\"type\":\"state_update\",\"data\":{\"patch\":{\"a\":"
              + i
              + "},\"ref\":"
              + i
              + ",\"patch_id\":\"p"
              + i
              + "\"}}");
    }
    // Joined while changes wait: told what is durable in the end.
    RoomRig.Client ben = rig.joinLater(rig.joining("ben"));

    rig.settle();

    List<String> heard = ana.heard();
    assertThat(heard)
        .filteredOn(frame -> frame.startsWith("state_update"))
        .extracting(frame -> frame.substring(0, 26))
        .containsExactly(
            "state_update {\"version\":2,",
            "state_update {\"version\":3,",
            "state_update {\"version\":4,");
    assertThat(heard)
        .filteredOn(frame -> frame.startsWith("error {\"code\":\"busy\""))
        .hasSize(3)
        .allMatch(frame -> frame.matches(".*\"ref\":[456]}"));
    assertThat(text(ben.last("connected"), "state")).isEqualTo("{\"a\":3}");
    assertThat(text(ben.last("connected"), "version")).isEqualTo("4");
    ana.say("{\"type\":\"state_update\",\"data\":{\"patch\":{\"a\":4},\"patch_id\":\"p4\"}}");
    assertThat(text(ben.last("state_update"), "version")).isEqualTo("5");
    assertThat(view().state().orElseThrow().text()).isEqualTo("{\"a\":4}");
  }

  @Test
  void aKillBetweenCommitAndBroadcastLosesNothingThatAnybodySaw() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");
    ana.patch("{\"a\":1}");
    ana.patchLater("{\"a\":2}");

    // Not committed, and seen by nobody.
    rig.crash();

    assertThat(text(ben.last("state_update"), "version")).isEqualTo("1");
    RoomRig.Client again = rig.join(ben.again(1));
    assertThat(text(again.last("connected"), "recovered")).isEqualTo("true");
    assertThat(view().record().version()).isEqualTo(1);
  }

  @Test
  void aPatchIsAppliedOncePerIdAlsoAfterARestart() {
    RoomRig.Client ana = rig.join("ana");
    String frame =
        "{\"type\":\"state_update\",\"data\":{\"patch\":{\"a\":1},\"patch_id\":\"p\",\"ref\":9}}";
    ana.sayLater(frame);
    ana.say(frame);
    RoomRig.Client ben = rig.join("ben");
    ana.patch("{\"a\":2}");
    ben.heard();

    rig.pass(Duration.ofSeconds(3));
    rig.crash();
    RoomRig.Client again = rig.join("ana");
    RoomRig.Client other = rig.join("ben");
    again.heard();
    other.heard();
    again.say(frame);

    assertThat(again.heard())
        .singleElement()
        .asString()
        .startsWith("state_update {\"version\":1,")
        .endsWith("\"ref\":9}");
    assertThat(other.heard()).isEmpty();
    other.say(frame);
    assertThat(text(again.last("state_update"), "version")).isEqualTo("3");
    rig.pass(Duration.ofMinutes(1));
    assertThat(view().record().version()).isEqualTo(3);
  }

  @Test
  void anActionIdCountsForTenMinutes() {
    rig.answer(rig.sessions().put(RoomRig.ROOM, NewSession.OPEN));
    Change.Action once =
        new Change.Action(
            Author.peer(new UserId("ana")),
            "x",
            JsonText.parse("1"),
            Optional.of(new ActionId("a")));
    CompletableFuture<RoomAnswer> first = rig.sessions().act(RoomRig.ROOM, once);

    assertThat(((RoomAnswer.Acted) rig.answer(first)).repeated()).isFalse();
    rig.pass(Duration.ofMinutes(9));
    assertThat(acted(once).repeated()).isTrue();
    assertThat(acted(once).action().seq()).isEqualTo(1);
    rig.pass(Duration.ofMinutes(2));
    assertThat(acted(once).repeated()).isFalse();
  }

  private RoomAnswer.Acted acted(Change.Action change) {
    return (RoomAnswer.Acted) rig.answer(rig.sessions().act(RoomRig.ROOM, change));
  }

  @Test
  void theServerSideChangesASessionThatNobodyIsIn() {
    assertThat(rig.answer(rig.sessions().patch(RoomRig.ROOM, patch("{\"a\":1}"))))
        .isInstanceOf(RoomAnswer.NoSession.class);
    rig.answer(
        rig.sessions()
            .put(
                RoomRig.ROOM,
                new NewSession(
                    Optional.of(JsonText.parse("{\"z\":\"\\u0000\\ud800\"}")),
                    Optional.empty(),
                    Optional.empty())));

    RoomAnswer answer = rig.answer(rig.sessions().patch(RoomRig.ROOM, patch("{\"a\":1}")));

    assertThat(((RoomAnswer.Patched) answer).patch().version()).isEqualTo(1);
    assertThat(rig.rooms.open()).isZero();
    rig.pass(Duration.ofSeconds(3));
    rig.crash();
    assertThat(view().state().orElseThrow().text()).isEqualTo("{\"z\":\"\\u0000\\ud800\",\"a\":1}");
    RoomAnswer conflict =
        rig.answer(
            rig.sessions()
                .patch(
                    RoomRig.ROOM,
                    new Change.Patch(
                        Author.SERVER,
                        JsonText.parse("{}"),
                        Optional.of(new PatchId("p")),
                        OptionalLong.of(0))));
    assertThat(((RoomAnswer.Conflict) conflict).version()).isEqualTo(1);
  }

  @Test
  void aRuleRefusesWithTheRefAndRewrites() {
    rig.sessions()
        .addRule(
            (session, change, state) ->
                change instanceof Change.Patch
                    ? Ruling.refuse("not_allowed", "patches are the server's")
                    : Ruling.rewrite("{\"seen\":" + state.text() + "}"));
    RoomRig.Client ana = rig.join("ana");
    ana.heard();

    ana.say("{\"type\":\"state_update\",\"data\":{\"patch\":{\"a\":1},\"ref\":5}}");
    ana.say("{\"type\":\"action\",\"data\":{\"name\":\"x\",\"payload\":1}}");

    assertThat(ana.heard())
        .satisfiesExactly(
            one ->
                assertThat(one)
                    .isEqualTo(
                        "error {\"code\":\"not_allowed\",\"message\":\"patches are the server's\",\"ref\":5}"),
            one -> assertThat(one).contains("\"payload\":{\"seen\":{}}"));
    assertThat(view().record().version()).isZero();
  }

  @Test
  void aSlowRuleHoldsUpItsOwnSessionOnly() {
    rig.sessions().addRule((session, change, state) -> Ruling.accept());
    RoomRig.Client ana = rig.join("ana");
    ana.patchLater("{\"a\":1}");
    ana.patchLater("{\"b\":1}");
    Runnable slow = rig.listening.remove();
    var other = new SessionId("other");
    rig.answer(rig.sessions().put(other, NewSession.OPEN));

    RoomAnswer answer = rig.answer(rig.sessions().patch(other, patch("{\"c\":1}")));

    assertThat(answer).isInstanceOf(RoomAnswer.Patched.class);
    assertThat(ana.heard()).noneMatch(frame -> frame.startsWith("state_update"));
    slow.run();
    rig.settle();
    assertThat(view().state().orElseThrow().text()).isEqualTo("{\"a\":1,\"b\":1}");
  }

  @Test
  void aRuleThatFailsRefuses() {
    rig.sessions()
        .addRule(
            (session, change, state) -> {
              throw new IllegalStateException("a defect of the application");
            });
    RoomRig.Client ana = rig.join("ana");

    ana.patch("{\"a\":1}");

    assertThat(text(ana.last("error"), "code")).isEqualTo("\"rule_failed\"");
  }

  @Test
  void aRuleThatTakesTooLongRefusesWithTheRefAndTheSessionGoesOnWhenItReturns() {
    rig.sessions().addRule((session, change, state) -> Ruling.accept());
    RoomRig.Client ana = rig.join("ana");
    ana.sayLater("{\"type\":\"state_update\",\"data\":{\"patch\":{\"a\":1},\"ref\":1}}");
    ana.sayLater("{\"type\":\"state_update\",\"data\":{\"patch\":{\"b\":1},\"ref\":2}}");
    Runnable hung = rig.listening.remove();

    rig.pass(Duration.ofSeconds(12));

    assertThat(ana.heard().stream().filter(frame -> frame.startsWith("error")))
        .hasSize(2)
        .allMatch(frame -> frame.contains("\"code\":\"rule_timeout\""))
        .allMatch(frame -> frame.contains("\"ref\""));
    ana.patch("{\"c\":1}");
    assertThat(text(ana.last("error"), "code")).isEqualTo("\"rule_timeout\"");
    assertThat(rig.listening).isEmpty();
    hung.run();
    rig.settle();
    ana.patch("{\"d\":1}");
    assertThat(view().state().orElseThrow().text()).isEqualTo("{\"d\":1}");
  }

  @Test
  void aRuleThatIsMerelySlowIsWaitedFor() {
    rig.sessions().addRule((session, change, state) -> Ruling.accept());
    RoomRig.Client ana = rig.join("ana");
    ana.patchLater("{\"a\":1}");
    Runnable slow = rig.listening.remove();

    rig.pass(Duration.ofSeconds(9));
    slow.run();
    rig.settle();

    assertThat(view().state().orElseThrow().text()).isEqualTo("{\"a\":1}");
  }

  @Test
  void listenersHearWhatIsDurable() {
    List<String> heard = new ArrayList<>();
    rig.sessions()
        .addListener(
            new SessionListener() {
              @Override
              public void opened(SessionId session) {
                heard.add("opened");
              }

              @Override
              public void patched(SessionId session, SessionPatch patch) {
                heard.add("patch " + patch.version());
              }

              @Override
              public void acted(SessionId session, SessionAction action) {
                heard.add("action " + action.name());
              }

              @Override
              public void closed(SessionId session, boolean ended) {
                heard.add("closed " + ended);
              }
            });
    RoomRig.Client ana = rig.join("ana");
    ana.patch("{\"a\":1}");
    rig.answer(rig.sessions().act(RoomRig.ROOM, action("go")));
    rig.answer(rig.sessions().end(RoomRig.ROOM));

    assertThat(heard).containsExactly("opened", "patch 1", "action go", "closed true");
  }

  @Test
  void whatWaitsWhenASessionEndsIsRefused() {
    RoomRig.Client ana = rig.join("ana");
    CompletableFuture<Boolean> end = rig.sessions().end(RoomRig.ROOM);
    ana.patchLater("{\"a\":1}");
    CompletableFuture<RoomAnswer> late = rig.sessions().patch(RoomRig.ROOM, patch("{\"b\":1}"));
    RoomRig.Client ben = rig.joinLater(rig.joining("ben"));

    assertThat(rig.answer(end)).isTrue();

    assertThat(late.join()).isInstanceOf(RoomAnswer.NoSession.class);
    assertThat(ana.closed()).contains(CloseCode.SESSION_ENDED);
    assertThat(ben.closed()).contains(CloseCode.SESSION_ENDED);
    assertThat(rig.answer(rig.sessions().find(RoomRig.ROOM))).isEmpty();
    assertThat(rig.rooms.connections()).isZero();
  }

  @Test
  void whoCannotBeServedIsSentAway() {
    rig.close();

    RoomRig.Client ana = rig.join("ana");

    assertThat(ana.isLetIn()).isFalse();
    CompletableFuture<RoomAnswer> answer = rig.sessions().patch(RoomRig.ROOM, patch("{}"));
    assertThat(answer.join()).isEqualTo(new RoomAnswer.Unavailable(Refusal.CLOSED));
    rig = new RoomRig();
  }

  @Test
  void whoMissedTooMuchGetsTheState() {
    RoomRig.Client ana = rig.join("ana");
    RoomRig.Client ben = rig.join("ben");
    ben.drop();
    for (int i = 0; i < 40; i++) {
      ana.patch("{\"n\":" + i + ",\"t\":\"" + "x".repeat(20_000) + "\"}");
    }

    RoomRig.Client again = rig.join(ben.again(0));

    assertThat(text(again.last("connected"), "recovered")).isEqualTo("false");
    assertThat(text(again.last("connected"), "version")).isEqualTo("40");
    assertThat(again.closed()).isEmpty();
  }
}
