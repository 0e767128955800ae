package org.edgewire.standalone.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.edgewire.agent.IncomingCommand;
import org.edgewire.agent.Outcome;
import org.edgewire.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramHandlerTest {
  private static final IncomingCommand COMMAND =
      IncomingCommand.of(
          JsonText.parse(
              "{\"command_id\":\"c1\",\"command_type\":\"t\",\"payload\":{\"n\":1.50}}"));

  @Test
  void whatAProgramPrintsAsJsonIsTheResultAsItIs() throws Exception {
    assertThat(run("cat")).isEqualTo(Outcome.done(COMMAND.data()));
  }

  @Test
  void anythingElseItPrintsIsAString() throws Exception {
    assertThat(run("echo 'said \"yes\"'"))
        .isEqualTo(Outcome.done(JsonText.parse("\"said \\\"yes\\\"\"")));
  }

  @Test
  void aProgramThatPrintsNothingHasNoResult() throws Exception {
    assertThat(run("true")).isEqualTo(Outcome.done());
  }

  @Test
  void anyOtherExitCodeIsAFailureWithTheEndOfItsStderr() throws Exception {
    Outcome outcome = run("yes x | head -5000 >&2; echo the end >&2; exit 7");

    assertThat(outcome.completed()).isFalse();
    assertThat(outcome.error().orElseThrow())
        .startsWith("exit code 7: ")
        .endsWith("the end")
        .hasSizeLessThan(2_000);
  }

  @Test
  void aProgramThatDoesNotEndIsKilled() throws Exception {
    assertThat(new ProgramHandler("sleep 600", Duration.ofSeconds(1)).handle(COMMAND))
        .isEqualTo(Outcome.failed("the program did not end within 1 s"));
  }

  @Test
  void whatAKilledProgramHasStartedIsKilledToo(@TempDir Path folder) throws Exception {
    // Given a child, its child, and a line that is to be reached by nobody
    Path pids = folder.resolve("pids");
    Path beyond = folder.resolve("beyond");
    String child = "sleep 600 & echo $! >> " + pids + "; wait; touch " + beyond;
    String program = "(" + child + ") & echo $! >> " + pids + "; wait; touch " + beyond;
    Thread agent = new Thread(() -> handleUntilInterrupted(program));
    agent.start();
    await().until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == 2);

    // When
    agent.interrupt();

    // Then
    await().untilAsserted(() -> assertThat(Files.readAllLines(pids)).noneMatch(this::runs));
    agent.join();
    assertThat(beyond).doesNotExist();
  }

  private static void handleUntilInterrupted(String program) {
    try {
      new ProgramHandler(program, Duration.ofMinutes(9)).handle(COMMAND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean runs(String pid) {
    return ProcessHandle.of(Long.parseLong(pid.strip())).filter(ProcessHandle::isAlive).isPresent()
        && !isZombie(Path.of("/proc", pid.strip(), "stat"));
  }

  /** It has ended, and nobody asks how: the first process of a container often reaps nobody. */
  private static boolean isZombie(Path stat) {
    try {
      String line = Files.readString(stat);
      return line.substring(line.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aLargeCommandThatIsNotReadDoesNotHoldItUp() throws Exception {
    IncomingCommand large =
        IncomingCommand.of(
            JsonText.parse("{\"command_id\":\"c1\",\"payload\":\"" + "x".repeat(250_000) + "\"}"));

    assertThat(new ProgramHandler("echo 1", Duration.ofSeconds(20)).handle(large))
        .isEqualTo(Outcome.done(JsonText.parse("1")));
  }

  @Test
  void ofALongOutputTheBeginningIsKept() throws Exception {
    JsonText result = run("yes 0123456 | head -20000").result().orElseThrow();

    assertThat(result.asString().orElseThrow()).startsWith("0123456\n").hasSize(64 * 1024 - 1);
  }

  private static Outcome run(String program) throws IOException, InterruptedException {
    return new ProgramHandler(program, Duration.ofSeconds(20)).handle(COMMAND);
  }
}
