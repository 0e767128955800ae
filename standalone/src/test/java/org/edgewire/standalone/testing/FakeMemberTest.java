package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.room.NewSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FakeMemberTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension static EdgewireExtension edgewire = EdgewireExtension.inMemory().build();

  @Test
  void parametersAreMembersOfOneSession(FakeMember ann, FakeMember bob) {
    assertThat(List.of(ann.userId(), bob.userId())).containsExactly("user-1", "user-2");
    assertThat(List.of(ann.sessionId(), bob.sessionId())).containsExactly("session-1", "session-1");
    ann.awaitMember("user-2");
    assertThat(bob.users()).containsExactlyInAnyOrder("user-1", "user-2");
  }

  @Test
  void aResetClosesThemAndForgetsTheirSession(EdgewireServer server, FakeMember ann) {
    ann.patch("{\"a\":1}").awaitState("{\"a\":1}");

    server.reset();

    assertThat(ann.isOpen()).isFalse();
    FakeMember again = server.member("session-1", "user-1");
    assertThat(again.users()).containsExactly("user-1");
    assertThat(again.state().text()).isEqualTo("{}");
  }

  @Test
  void aPatchChangesWhatBothSee(FakeMember ann, FakeMember bob) {
    ann.patch("{\"board\":{\"a1\":\"x\"}}");
    bob.awaitState("{\"board\":{\"a1\":\"x\"}}").patch("{\"board\":{\"b2\":\"o\"}}");

    ann.awaitState("{\"board\":{\"b2\":\"o\",\"a1\":\"x\"}}");
    assertThat(ann.version()).isEqualTo(2);
  }

  @Test
  void aPatchForAnotherVersionIsRefused(FakeMember ann) {
    ann.patch("{\"a\":1}").awaitState("{\"a\":1}").patchIf(0, "{\"a\":2}");

    ann.awaitError("version_conflict");
    assertThat(ann.state().text()).isEqualTo("{\"a\":1}");
  }

  @Test
  void anActionIsHeardByAll(FakeMember ann, FakeMember bob) {
    ann.act("wave", "{\"hand\":\"left\"}");

    MemberAction heard = bob.awaitAction("wave");
    assertThat(heard.userId()).isEqualTo("user-1");
    assertThat(heard.payload().text()).isEqualTo("{\"hand\":\"left\"}");
    assertThat(ann.awaitAction("wave").id()).isEqualTo(heard.id());
  }

  @Test
  void typingEndsByItself(FakeMember ann, FakeMember bob) {
    ann.typing(true);
    bob.awaitTyping("user-1", true);

    edgewire.clock().advance(Duration.ofSeconds(10));

    bob.awaitTyping("user-1", false);
  }

  @Test
  void whoIsLostIsGoneAfterTheGrace(FakeMember ann, FakeMember bob) {
    ann.awaitMember("user-2");
    bob.drop();
    await()
        .atMost(SOON)
        .until(
            () -> {
              edgewire.clock().advance(Duration.ofSeconds(6));
              return !ann.users().contains("user-2");
            });

    ann.awaitLeft("user-2");
  }

  @Test
  void whoComesBackMissesNothing(FakeMember ann, FakeMember bob) {
    bob.awaitMember("user-1").drop();
    ann.patch("{\"a\":1}").patch("{\"b\":2}").act("wave", "{}").awaitAction("wave");

    bob.rejoin();

    bob.awaitState("{\"a\":1,\"b\":2}").awaitAction("wave");
    assertThat(bob.wasRecovered()).isTrue();
    assertThat(bob.version()).isEqualTo(2);
  }

  @Test
  void aTokenThatAgesEndsTheConnection(FakeMember ann) {
    edgewire.clock().advance(Duration.ofMinutes(70));

    assertThat(ann.awaitClose()).isEqualTo(4401);
  }

  @Test
  void oneThatRefreshesItsTokenStays(FakeMember ann) {
    ann.refreshesTokens();

    edgewire.clock().advance(Duration.ofHours(2));

    assertThat(ann.ping().isOpen()).isTrue();
  }

  @Test
  void aFreshTokenExtendsTheConnection(FakeMember ann) {
    edgewire.clock().advance(Duration.ofMinutes(50));
    ann.refreshToken().ping();

    edgewire.clock().advance(Duration.ofMinutes(30));

    assertThat(ann.ping().isOpen()).isTrue();
  }

  @Test
  void whoDoesNotReadIsCutOffAndTheOthersDoNotWait(FakeMember ann, FakeMember bob) {
    bob.stopsReading();
    String large = "\"" + "x".repeat(50_000) + "\"";

    await()
        .atMost(SOON)
        .until(
            () -> {
              // Below the rate that would be too fast.
              for (int i = 0; i < 20; i++) {
                ann.act("large", large);
                ann.awaitAction("large");
              }
              edgewire.clock().advance(Duration.ofSeconds(6));
              return !ann.users().contains("user-2");
            });

    assertThat(ann.ping().isOpen()).isTrue();
  }

  @Test
  void rubbishIsAnsweredAndTheConnectionStays(FakeMember ann) {
    ann.send("rubbish").awaitError("malformed_json");

    assertThat(ann.ping().isOpen()).isTrue();
  }

  @Test
  void whoSaysGoodByeIsClosed(FakeMember ann, FakeMember bob) {
    ann.awaitMember("user-2");

    bob.closeWith(1000);

    assertThat(bob.awaitClose()).isEqualTo(1000);
  }

  @Test
  void aSilentOneIsSwept(FakeMember ann) {
    ann.goesSilent();

    edgewire.clock().advance(Duration.ofSeconds(100));

    assertThat(ann.awaitClose()).isEqualTo(4408);
  }

  @Test
  void whoIsNoMemberIsToldSo(EdgewireServer server) {
    server
        .broker()
        .sessions()
        .put(
            new SessionId("closed"),
            new NewSession(
                Optional.empty(), Optional.of(Set.of(new UserId("ann"))), Optional.empty()))
        .join();

    assertThatThrownBy(() -> server.member("closed", "user-1"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("member user-1 was not let in to closed")
        .hasMessageContaining("403");
    assertThat(server.report()).contains("not_a_member");
  }

  @Test
  void twoConnectionsOfOneUserAreOneUser(EdgewireServer server, FakeMember ann) {
    FakeMember tab = server.member("session-1", "user-1");

    assertThat(tab.connectionsOf("user-1")).isEqualTo(2);
    assertThat(tab.users()).containsExactly("user-1");
    assertThat(tab.connectionId()).isNotEqualTo(ann.connectionId());
  }
}
