package org.edgewire.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.CommandId;
import org.edgewire.json.JsonText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent does with commands, on one thread and with a real state file. */
class AgentWorkTest {
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
    assertThat(rig.socket().acks()).containsExactly("c1 executing");

    rig.work();

    assertThat(rig.started).containsExactly("c1");
    assertThat(rig.socket().acks()).containsExactly("c1 executing", "c1 completed");
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
  void whatWaitedWhenTheConnectionWasLostIsTheBrokersAgain() {
    for (String id : List.of("c1", "c2", "c3")) {
      rig.socket().command(id);
    }
    rig.socket().close(1006);
    rig.work();
    rig.work();

    assertThat(rig.handlerTasks).isEmpty();
    assertThat(rig.started).containsExactly("c1", "c2");
  }

  @Test
  void whatItToldToHaveReceivedItDoesAlsoAfterTheConnectionWasLost() {
    for (String id : List.of("c1", "c2", "c3")) {
      rig.socket().command(id);
    }
    rig.passAnswering(Duration.ofSeconds(6));
    rig.socket().close(1006);
    rig.work();
    rig.work();
    rig.work();

    assertThat(rig.started).containsExactly("c1", "c2", "c3");
  }

  @Test
  void aNewConnectionHearsWhatRuns() {
    rig.socket().command("c1");
    rig.socket().close(1012);
    rig.pass(Duration.ofMillis(1));

    assertThat(rig.socket().acks()).containsExactly("c1 executing");
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
  void onAFullDiskNothingIsStartedAndNoConnectionHeldUntilThereIsRoomAgain() throws IOException {
    // Given: the file has to be written anew, and there is no place for that
    Path next = Files.createDirectory(folder.resolve("state-0.next"));
    rig.outcome = Outcome.done(JsonText.parse("\"" + "x".repeat(200_000) + "\""));
    for (int i = 0; i < 6; i++) {
      rig.socket().command("large" + i);
      rig.work();
    }
    assertThat(rig.socket().closed).isPresent();

    // When
    rig.socket().command("c1");
    rig.pass(Duration.ofMinutes(5));

    // Then
    assertThat(rig.network.sockets).hasSize(1);
    assertThat(rig.started).doesNotContain("c1");
    assertThat(rig.notes).anyMatch(note -> note.contains("the state file cannot be written"));

    // When
    Files.delete(next);
    rig.passAnswering(Duration.ofMinutes(2));

    // Then
    assertThat(rig.network.sockets).hasSize(2);
    assertThat(rig.socket().acks()).hasSize(6).allMatch(ack -> ack.endsWith("completed"));
    rig.socket().command("c1");
    rig.work();
    assertThat(rig.started).endsWith("c1");
  }
}
