package org.edgewire.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.CommandId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentCoreTest {
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
  void aStartIsInTheFileBeforeTheHandlerRunsAndAnEndBeforeItsAck() {
    rig.socket().command("c1");
    assertThat(rig.fileText()).contains("{\"start\":\"c1\"");
    assertThat(rig.started).isEmpty();

    rig.work();

    assertThat(rig.fileText()).contains("{\"end\":{\"command_id\":\"c1\",\"status\":\"completed\"");
    assertThat(rig.socket().acks()).containsExactly("c1 completed");
  }

  @Test
  void aRepeatOfAFinishedCommandIsAnsweredWithItsAck() {
    rig.outcome = Outcome.failed("no");
    rig.socket().command("c1");
    rig.work();

    rig.socket().command("c1");

    assertThat(rig.started).containsExactly("c1");
    assertThat(rig.socket().acks()).containsExactly("c1 failed", "c1 failed");
  }

  @Test
  void aRepeatOfARunningCommandIsAnsweredWithExecutingAndOfAWaitingOneWithReceived() {
    rig.socket().command("c1");
    rig.socket().command("c2");
    rig.socket().command("c3");

    rig.socket().command("c1");
    rig.socket().command("c3");

    assertThat(rig.handlerTasks).hasSize(2);
    assertThat(rig.socket().acks()).containsExactly("c1 executing", "c3 received");
  }

  @Test
  void afterACrashTheEndIsToldAgainAndNothingIsStartedAgain() {
    rig.socket().command("c1");
    rig.work();

    rig.crash();

    assertThat(rig.socket().acks()).containsExactly("c1 completed");
    rig.socket().command("c1");
    assertThat(rig.started).containsExactly("c1");
  }

  @Test
  void aCommandThatRanWhenTheProcessDiedEndsAsInterrupted() {
    rig.socket().command("c1");

    rig.crash();

    assertThat(rig.socket().acks()).containsExactly("c1 failed");
    assertThat(rig.socket().received.get(1)).contains("interrupted");
    assertThat(rig.handlerTasks).isEmpty();
  }

  @Test
  void itIsRunAgainWhereThatDoesNoHarm() {
    rig.idempotent = true;
    rig.crash();
    rig.socket().command("c1");
    rig.crash();
    assertThat(rig.socket().acks()).isEmpty();

    rig.work();

    assertThat(rig.started).containsExactly("c1");
    assertThat(rig.socket().acks()).containsExactly("c1 completed");
  }

  @Test
  void whatMerelyWaitedIsForgottenByACrashAndTakenWhenItComesAgain() {
    for (String id : List.of("c1", "c2", "c3")) {
      rig.socket().command(id);
    }
    rig.crash();
    assertThat(rig.socket().acks()).containsExactly("c1 failed", "c2 failed");

    rig.socket().command("c3");
    rig.work();

    assertThat(rig.started).containsExactly("c3");
  }

  @Test
  void anAckIsSentOnEveryNewConnectionUntilTheBrokerOutlivedIt() {
    rig.socket().command("c1");
    rig.work();
    rig.socket().close(1006);
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.socket().acks()).containsExactly("c1 completed");
    assertThat(rig.remembersAsKnown("c1")).isFalse();

    // The ping after 5 s is answered: the broker has it.
    rig.passAnswering(Duration.ofSeconds(6));
    assertThat(rig.remembersAsKnown("c1")).isTrue();
    rig.socket().close(1006);
    rig.pass(Duration.ofSeconds(2));

    assertThat(rig.network.sockets).hasSize(3);
    assertThat(rig.socket().acks()).isEmpty();
  }

  @Test
  void aPongRightAfterAnAckProvesNothing() {
    rig.pass(Duration.ofSeconds(4));
    rig.socket().command("c1");
    rig.work();
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.socket().pings()).isEqualTo(1);

    rig.socket().pong();

    assertThat(rig.remembersAsKnown("c1")).isFalse();
  }

  @Test
  void anAckThatTheBrokerCouldNotStoreIsSentAgain() {
    rig.socket().command("c1");
    rig.work();

    rig.socket()
        .say(
            "{\"type\":\"error\",\"data\":{\"code\":\"overloaded\",\"message\":\"m\",\"ref\":\"c1\"}}");
    rig.pass(Duration.ofSeconds(3));

    assertThat(rig.socket().acks()).containsExactly("c1 completed", "c1 completed");
  }

  @Test
  void anAckOfACommandThatTheBrokerDoesNotKnowIsNotSentAgain() {
    rig.socket().command("c1");
    rig.work();

    rig.socket()
        .say(
            "{\"type\":\"error\",\"data\":{\"code\":\"unknown_command\",\"message\":\"m\",\"ref\":\"c1\"}}");
    rig.crash();

    assertThat(rig.socket().acks()).isEmpty();
  }

  @Test
  void aLaterWordOnACommandIsBroughtLikeTheFirst() {
    rig.socket().command("c1");
    rig.work();
    rig.passAnswering(Duration.ofSeconds(10));

    rig.core.report(new CommandId("c1"), Outcome.failed("not sent after all"));
    assertThat(rig.socket().acks()).containsExactly("c1 completed", "c1 failed");
    rig.crash();

    assertThat(rig.socket().acks()).containsExactly("c1 failed");
  }

  @Test
  void whatTakesLongIsTold() {
    rig.socket().command("c1");
    rig.socket().command("c2");
    rig.socket().command("c3");
    rig.passAnswering(Duration.ofSeconds(2));
    assertThat(rig.socket().acks()).containsExactly("c1 executing", "c2 executing");
    rig.passAnswering(Duration.ofSeconds(5));
    assertThat(rig.socket().acks()).hasSize(3).endsWith("c3 received");
  }

  @Test
  void aHandlerMayTellThatItWorks() {
    rig.tellsProgress = true;
    rig.socket().command("c1");

    rig.work();

    assertThat(rig.socket().acks()).containsExactly("c1 executing", "c1 completed");
  }

  @Test
  void aCommandThatNobodyHandlesFails() {
    rig.socket()
        .say("{\"type\":\"command\",\"data\":{\"command_id\":\"c1\",\"command_type\":\"other\"}}");

    assertThat(rig.socket().acks()).containsExactly("c1 failed");
    assertThat(rig.socket().received.get(1)).contains("no handler for other");
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

    ack.answer(FakeNetwork.command("c1"));

    assertThat(rig.remembersAsKnown("c1")).isTrue();
    assertThat(rig.started).containsExactly("c1");
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
  void aStopStartsNothingWaitsForWhatRunsAndSaysGoodbyeAfterTheLastAck() {
    rig.socket().command("c1");
    CompletableFuture<Void> stopped = rig.core.stop();
    rig.socket().command("c2");
    assertThat(stopped).isNotDone();

    rig.work();
    assertThat(rig.socket().acks()).containsExactly("c1 completed");
    rig.socket().pong();

    assertThat(stopped).isDone();
    assertThat(rig.started).containsExactly("c1");
    assertThat(rig.socket().closed.orElseThrow().getCloseCode().getCode()).isEqualTo(1000);
  }

  @Test
  void aStopDoesNotWaitForEver() {
    rig.socket().command("c1");
    CompletableFuture<Void> stopped = rig.core.stop();

    rig.pass(Duration.ofSeconds(10));

    assertThat(stopped).isDone();
  }

  @Test
  void inAThousandRandomLivesNothingIsStartedTwiceAndEveryEndIsTold() {
    Random random = new Random(42);
    Set<String> sent = new HashSet<>();
    Map<String, String> told = new HashMap<>();
    for (int step = 0; step < 1_000; step++) {
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          String id = "c" + sent.size();
          sent.add(id);
          rig.socket().command(id);
        }
        case 2 ->
            sent.stream()
                .skip(random.nextInt(sent.size() + 1))
                .findFirst()
                .ifPresent(rig.socket()::command);
        case 3 -> {
          if (!rig.handlerTasks.isEmpty()) {
            rig.work();
          }
        }
        case 4 -> rig.passAnswering(Duration.ofSeconds(random.nextInt(4)));
        default -> {
          collect(told);
          if (random.nextInt(4) == 0) {
            rig.crash();
          }
        }
      }
    }
    sent.forEach(rig.socket()::command);
    while (!rig.handlerTasks.isEmpty()) {
      rig.work();
    }
    collect(told);

    assertThat(rig.started).doesNotHaveDuplicates();
    assertThat(told.keySet()).isEqualTo(sent);
    assertThat(rig.started).hasSizeGreaterThan(50);
  }

  private void collect(Map<String, String> told) {
    for (FakeNetwork.Socket socket : rig.network.sockets) {
      for (String ack : socket.acks()) {
        String[] parts = ack.split(" ", -1);
        if (parts[1].equals("completed") || parts[1].equals("failed")) {
          String before = told.put(parts[0], parts[1]);
          assertThat(before).as(ack).isIn(null, parts[1]);
        }
      }
    }
  }
}
