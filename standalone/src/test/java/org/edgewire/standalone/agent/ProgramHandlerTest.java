package org.edgewire.standalone.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.edgewire.agent.IncomingCommand;
import org.edgewire.agent.Outcome;
import org.edgewire.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
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
  void aProgramThatDoesNotEndIsKilledWithItsChildren(@TempDir Path folder) throws Exception {
    Path pid = folder.resolve("pid");
    Outcome outcome =
        new ProgramHandler("sleep 60 & echo $! > " + pid + "; wait", Duration.ofSeconds(1))
            .handle(COMMAND);

    assertThat(outcome).isEqualTo(Outcome.failed("the program did not end within 1 s"));
    assertThat(isAlive(pid)).isFalse();
  }

  /** A child that its parent does not reap any more stays in the table as a zombie for a moment. */
  private static boolean isAlive(Path pid) throws IOException {
    long number = Long.parseLong(Files.readString(pid).strip());
    return ProcessHandle.of(number)
        .filter(child -> child.info().command().isPresent())
        .filter(ProcessHandle::isAlive)
        .isPresent();
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
