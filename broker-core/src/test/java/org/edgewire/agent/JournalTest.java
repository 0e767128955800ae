package org.edgewire.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final AgentId AGENT = new AgentId("a1");

  @TempDir private Path folder;

  private final ManualClock clock = new ManualClock();

  @Test
  void whatWasSyncedIsThereInTheNextLife() {
    try (Journal first = open()) {
      start(first, "c1");
      start(first, "c2");
      end(first, "c2", Outcome.done(JsonText.parse("{\"n\":1.50}")));
      start(first, "c3");
      end(first, "c3", Outcome.failed("no"));
      first.confirm(List.of(id("c3")));
      sync(first);
    }

    try (Journal second = open()) {
      assertThat(second.tasks().running()).extracting(Task::id).containsExactly(id("c1"));
      assertThat(second.tasks().unconfirmed()).extracting(Task::id).containsExactly(id("c2"));
      assertThat(second.tasks().find(id("c2")).orElseThrow().ack().orElseThrow().text())
          .contains("\"completed\"", "{\"n\":1.50}");
      assertThat(second.tasks().find(id("c3")).orElseThrow().known()).isTrue();
    }
  }

  @Test
  void nothingFollowsBeforeTheSync() {
    List<String> followed = new ArrayList<>();
    try (Journal journal = open()) {
      journal.record(started("c1"), () -> followed.add("c1"), () -> fail("it worked"));
      assertThat(followed).isEmpty();
      sync(journal);
      assertThat(followed).containsExactly("c1");
    }
  }

  @Test
  void aCutAtAnyByteLosesOnlyWhatWasNotWholeThere() throws IOException {
    // Given: the file after each sync
    List<Integer> whole = new ArrayList<>();
    try (Journal journal = open()) {
      whole.add((int) Files.size(file()));
      for (int i = 0; i < 3; i++) {
        start(journal, "c" + i);
        sync(journal);
        whole.add((int) Files.size(file()));
        end(journal, "c" + i, Outcome.done());
        sync(journal);
        whole.add((int) Files.size(file()));
      }
    }
    byte[] all = Files.readAllBytes(file());

    for (int cut = 0; cut <= all.length; cut++) {
      // When: the process died after so many bytes
      Files.write(file(), Arrays.copyOf(all, cut));
      try (Journal journal = open()) {
        // Then: every whole line counts, the rest does not
        int length = cut;
        long records = whole.stream().skip(1).filter(end -> end <= length).count();
        assertThat(journal.tasks().size()).as("after %s bytes", cut).isEqualTo((records + 1) / 2);
        assertThat(journal.tasks().unconfirmed()).hasSize((int) records / 2);
        assertThat(journal.tasks().running()).hasSize((int) records % 2);
      }
    }
  }

  @Test
  void afterATornLineItGoesOnWhereTheLastWholeLineEnds() throws IOException {
    try (Journal journal = open()) {
      start(journal, "c1");
      sync(journal);
    }
    Files.writeString(file(), "{\"start\":\"c2\",\"a", UTF_8, StandardOpenOption.APPEND);

    try (Journal journal = open()) {
      start(journal, "c3");
      sync(journal);
    }

    try (Journal journal = open()) {
      assertThat(journal.tasks().running())
          .extracting(Task::id)
          .containsExactly(id("c1"), id("c3"));
    }
  }

  @Test
  void aDamagedLineInTheMiddleIsToldAndNotPassedOver() throws IOException {
    Files.writeString(
        file(), TaskLines.header(AGENT) + "garbage\n" + TaskLines.of(started("c1")), UTF_8);

    assertThatThrownBy(this::open)
        .isInstanceOf(AgentStateException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining(file().toString())
        .hasMessageContaining("move the file away");
  }

  @Test
  void anotherAgentsFileIsRefused() {
    open().close();
    assertThatThrownBy(
            () -> Journal.open(new AgentId("a2"), Optional.of(StateFile.open(file())), clock))
        .isInstanceOf(AgentStateException.class)
        .hasMessageContaining("belongs to agent a1, not to a2");
    open().close();
  }

  @Test
  void aFileInUseIsRefused() {
    try (Journal journal = open()) {
      assertThat(journal.isDurable()).isTrue();
      assertThatThrownBy(() -> StateFile.open(file()))
          .isInstanceOf(AgentStateException.class)
          .hasMessageContaining("in use by another agent");
    }
    open().close();
  }

  @Test
  void theFileIsWrittenAnewInsteadOfGrowing() throws IOException {
    try (Journal journal = open()) {
      // The same few commands end again and again.
      for (int i = 0; i < 20_000; i++) {
        end(journal, "c" + i % 10, Outcome.failed("x".repeat(100)));
        if (i % 100 == 0) {
          sync(journal);
        }
      }
      sync(journal);
      assertThat(Files.size(file())).isLessThan(1_200_000);
      assertThat(journal.tasks().size()).isEqualTo(10);
    }
    try (Journal journal = open()) {
      assertThat(journal.tasks().unconfirmed()).hasSize(10);
    }
  }

  @Test
  void onlyWhatTheBrokerKnowsIsForgottenInTime() {
    try (Journal journal = open()) {
      start(journal, "running");
      end(journal, "unknown", Outcome.done());
      end(journal, "known", Outcome.done());
      journal.confirm(List.of(id("known")));
      clock.advance(Tasks.LONGEST.plus(Duration.ofDays(1)));
      end(journal, "fresh", Outcome.done());
      journal.confirm(List.of(id("fresh")));

      journal.tasks().forget(clock.instant());

      assertThat(journal.tasks().all())
          .extracting(task -> task.id().value())
          .containsExactly("running", "unknown", "fresh");
    }
  }

  @Test
  void aLargeResultIsNotKeptOnceTheBrokerHasIt() {
    try (Journal journal = open()) {
      end(journal, "c1", Outcome.done(JsonText.parse("\"" + "x".repeat(1_000) + "\"")));
      journal.confirm(List.of(id("c1")));

      assertThat(journal.tasks().find(id("c1")).orElseThrow().ack().orElseThrow().text())
          .isEqualTo("{\"command_id\":\"c1\",\"status\":\"completed\"}");
    }
  }

  @Test
  void whatCannotBeWrittenIsNotStartedUntilTheFileIsRepaired() throws IOException {
    try (Journal journal = open()) {
      List<String> heard = new ArrayList<>();
      // A folder where the new file has to go makes the rewrite fail, and a full file causes one.
      Path next = Files.createDirectory(folder.resolve("state.next"));
      end(journal, "big", Outcome.failed("y"));
      for (int i = 0; i < 8_000; i++) {
        end(journal, "big", Outcome.failed("y".repeat(200)));
      }
      journal.sync(failure -> heard.add("broken"));
      assertThat(heard).containsExactly("broken");

      journal.record(started("c1"), () -> heard.add("durable"), () -> heard.add("failed"));
      journal.sync(failure -> heard.add("again"));
      assertThat(heard).containsExactly("broken", "failed");
      assertThat(journal.repair()).isFalse();

      Files.delete(next);
      assertThat(journal.repair()).isTrue();
      assertThat(journal.isBroken()).isFalse();
    }
  }

  private Path file() {
    return folder.resolve("state");
  }

  private Journal open() {
    return Journal.open(AGENT, Optional.of(StateFile.open(file())), clock);
  }

  private static CommandId id(String value) {
    return new CommandId(value);
  }

  private Task started(String id) {
    return Task.started(id(id), clock.instant(), Optional.empty());
  }

  private void start(Journal journal, String id) {
    journal.record(started(id), () -> {}, () -> {});
  }

  private void end(Journal journal, String id, Outcome outcome) {
    journal.record(
        Task.ended(id(id), clock.instant(), AgentJson.end(id(id), outcome, clock.instant())),
        () -> {},
        () -> {});
  }

  private static void sync(Journal journal) {
    journal.sync(failure -> fail("the file cannot be written", failure));
  }
}
