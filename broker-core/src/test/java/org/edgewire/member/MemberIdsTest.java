package org.edgewire.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberIdsTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "poll-7", "A.b_c-9", "actions", "Action"})
  void aSessionIdBeginsWithALetterOrDigit(String value) {
    assertThat(new SessionId(value)).hasToString(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "action", "-a", ".a", "a b", "a/b", "a@b", "é", "a\n"})
  void noOtherFormIsASessionId(String value) {
    assertThatThrownBy(() -> new SessionId(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a session id is");
  }

  @Test
  void aSessionIdHasAtMost128Characters() {
    assertThat(SessionId.isValid("a".repeat(128))).isTrue();
    assertThat(SessionId.isValid("a".repeat(129))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000", "a\n", "\ud800", "\u0085"})
  void idsThatOthersChooseHoldNoControlCharactersAndNoHalfPairs(String value) {
    assertThat(UserId.isValid(value)).isFalse();
    assertThat(ActionId.isValid(value)).isFalse();
    assertThat(PatchId.isValid(value)).isFalse();
    assertThatThrownBy(() -> new UserId(value)).hasMessageContaining("a user id has 1 to 128");
  }

  @Test
  void idsThatOthersChooseHoldAnythingElse() {
    assertThat(new UserId("auth0|ana é \ud83c\udf89")).hasToString("auth0|ana é \ud83c\udf89");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "é", "a/b", "a\n"})
  void connectionsAndEpochsHaveNarrowNames(String value) {
    assertThat(ConnectionId.isValid(value)).isFalse();
    assertThat(Epoch.isValid(value)).isFalse();
  }

  @Test
  void aConnectionBelongsToAUser() {
    Optional<ConnectionId> connection = Optional.of(new ConnectionId("c"));

    assertThatThrownBy(() -> new Author(Optional.empty(), connection))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAuthorIsAPeerOrTheServer() {
    assertThat(Author.peer(new UserId("ana")).source()).isEqualTo("peer");
    assertThat(Author.SERVER.source()).isEqualTo("server");
  }
}
