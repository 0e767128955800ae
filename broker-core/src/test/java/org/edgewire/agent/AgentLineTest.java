package org.edgewire.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an agent connects, polls and waits, with a time that a test moves. */
class AgentLineTest {
  @TempDir private Path folder;
  private AgentRig rig;

  @BeforeEach
  void open() {
    rig = new AgentRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void theFirstThingItSaysIsThatItDeduplicates() {
    assertThat(rig.socket().received.get(0))
        .startsWith("{\"type\":\"status\"")
        .contains("\"capabilities\":[\"dedup\"]");
  }

  @Test
  void whenNobodyIsThereItWaitsLongerEachTime() {
    rig.refuse(502);
    rig.socket().close(1006);
    for (int second : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      int before = rig.network.attempts;
      rig.pass(Duration.ofSeconds(second).minusMillis(1));
      assertThat(rig.network.attempts).isEqualTo(before);
      rig.pass(Duration.ofMillis(1));
      assertThat(rig.network.attempts).isEqualTo(before + 1);
    }
  }

  @Test
  void aConnectionThatIsLostAtOnceDoesNotShortenTheWait() {
    rig.socket().close(1011);
    rig.pass(Duration.ofSeconds(1));
    rig.socket().close(1011);
    rig.pass(Duration.ofMillis(1_999));
    assertThat(rig.network.sockets).hasSize(2);
    rig.pass(Duration.ofMillis(1));
    assertThat(rig.network.sockets).hasSize(3);

    // After a good one it begins anew.
    rig.passAnswering(Duration.ofSeconds(6));
    rig.socket().close(1011);
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.network.sockets).hasSize(4);
  }

  @Test
  void afterARestartOfTheBrokerItIsBackAtOnce() {
    rig.socket().close(1012);
    rig.pass(Duration.ofMillis(1));
    assertThat(rig.network.sockets).hasSize(2);
  }

  @Test
  void anAgentThatWasReplacedWaitsLongerSoThatTwoDoNotFight() {
    rig.socket().close(4000);
    rig.pass(Duration.ofSeconds(15));
    assertThat(rig.network.sockets).hasSize(1);
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.network.sockets).hasSize(2);
  }

  @Test
  void itPingsEveryThirtySecondsAndEndsAConnectionWhosePongDoesNotCome() {
    rig.passAnswering(Duration.ofSeconds(6));
    assertThat(rig.socket().pings()).isEqualTo(1);
    rig.pass(Duration.ofSeconds(29));
    assertThat(rig.socket().pings()).isEqualTo(2);

    rig.pass(Duration.ofSeconds(12));
    assertThat(rig.network.sockets.get(0).closed).isPresent();
    rig.pass(Duration.ofSeconds(1));

    assertThat(rig.network.sockets).hasSize(2);
    assertThat(rig.notes).anyMatch(note -> note.contains("no pong within 10 s"));
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 429, 503})
  void aRefusalIsToldAndTriedAgainForEver(int status) {
    rig.refuse(status);
    rig.socket().close(1006);
    rig.pass(Duration.ofHours(1));
    int attempts = rig.network.attempts;
    assertThat(attempts).isGreaterThan(50);
    assertThat(rig.notes).anyMatch(note -> note.contains("status " + status));

    rig.letIn();
    rig.passAnswering(Duration.ofMinutes(2));

    assertThat(rig.network.sockets).hasSize(2);
  }

  @Test
  void eachConnectionShowsATokenOfItsOwnTime() {
    rig.passAnswering(Duration.ofHours(30));
    rig.socket().close(1012);
    rig.pass(Duration.ofSeconds(1));

    List<String> bearer = rig.network.bearers.get(1);
    String token =
        new String(
            Base64.getDecoder().decode(bearer.get(0).substring("Bearer ".length())),
            java.nio.charset.StandardCharsets.UTF_8);
    Instant issued = Instant.ofEpochSecond(Long.parseLong(token.split(":", -1)[2]));
    assertThat(issued).isAfter(rig.clock.instant().minusSeconds(3));
  }

  @Test
  void afterThreeFailuresItPollsAndAfterAConnectionItDoesNot() {
    rig.refuse(502);
    rig.socket().close(1006);
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.network.polls).isEmpty();
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.network.polls).hasSize(1);
    assertThat(rig.network.polls.get(0).body())
        .contains("\"wait_seconds\":20", "\"capabilities\":[\"dedup\"]", "\"acks\":[]");

    rig.letIn();
    rig.pass(Duration.ofSeconds(10));
    rig.network.polls.get(0).answer("");

    assertThat(rig.network.sockets).hasSize(2);
    assertThat(rig.network.polls).hasSize(1);
  }

  @Test
  void aPolledCommandIsAckedByAFurtherPollAndStartedOnce() {
    rig.refuse(502);
    rig.socket().close(1006);
    rig.pass(Duration.ofSeconds(5));
    rig.network.polls.get(0).answer(FakeNetwork.command("c1"));
    rig.work();
    FakeNetwork.Poll ack = rig.network.polls.get(rig.network.polls.size() - 1);
    assertThat(ack.body()).contains("\"acks\":[{\"command_id\":\"c1\"", "\"wait_seconds\":0");
    assertThat(rig.remembersAsKnown("c1")).isFalse();

    ack.answer("");

    assertThat(rig.remembersAsKnown("c1")).isTrue();
    assertThat(rig.started).containsExactly("c1");
  }

  @Test
  void aPollTellsOfWhatRunsAndAgainOfAnEndThatTheBrokerLost() {
    rig.refuse(502);
    rig.socket().close(1006);
    rig.pass(Duration.ofSeconds(5));
    rig.network.polls.get(0).answer(FakeNetwork.command("c1"));
    rig.network.polls.get(1).answer(FakeNetwork.command("c1"));
    assertThat(openPoll().body())
        .contains("\"acks\":[{\"command_id\":\"c1\",\"status\":\"executing\"}]");
    openPoll().answer("");
    rig.work();
    openPoll().answer("");
    assertThat(rig.remembersAsKnown("c1")).isTrue();

    openPoll().answer(FakeNetwork.command("c1"));

    assertThat(rig.remembersAsKnown("c1")).isFalse();
    assertThat(openPoll().body()).contains("\"status\":\"completed\"");
    assertThat(rig.started).containsExactly("c1");
  }

  /** The last one that is not answered. */
  private FakeNetwork.Poll openPoll() {
    return rig.network.polls.stream()
        .filter(poll -> !poll.answer().isDone())
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  @Test
  void aFailedPollIsTriedAgainWithPatience() {
    rig.refuse(502);
    rig.socket().close(1006);
    rig.pass(Duration.ofSeconds(5));

    rig.network.polls.get(0).answer().complete(new Poller.Answer(503, Duration.ofSeconds(7), ""));
    rig.pass(Duration.ofSeconds(7));
    assertThat(rig.network.polls).hasSize(1);
    rig.pass(Duration.ofSeconds(2));

    assertThat(rig.network.polls).hasSize(2);
  }

  @Test
  void theStatusOfARefusalIsReadFromMessagesButNotFromAddresses() {
    assertThat(failure("Response code was not 101: 403.")).hasValue(403);
    assertThat(failure("HTTP Status code 503 - Service Unavailable.")).hasValue(503);
    assertThat(failure("Connection refused: node-500.example/10.0.0.1:443")).isEmpty();
  }

  private static OptionalInt failure(String message) {
    return HandshakeFailure.of(
            new java.io.IOException("Handshake error.", new java.io.IOException(message)))
        .status();
  }
}
