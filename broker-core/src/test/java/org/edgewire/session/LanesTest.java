package org.edgewire.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandType;
import org.edgewire.command.Delivery;
import org.edgewire.command.Priority;
import org.edgewire.json.JsonText;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final Lanes lanes = new Lanes(8, 1_000);

  private static CommandRecord command(long seq, Priority priority) {
    return command(seq, priority, "{}");
  }

  private static CommandRecord command(long seq, Priority priority, String payload) {
    Command command =
        new Command(
            seq,
            new CommandId("c" + seq),
            new AgentId("a1"),
            CommandType.SEND_MESSAGE_NOW,
            priority,
            Delivery.AT_MOST_ONCE,
            Optional.empty(),
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "d");
    return new CommandRecord(CommandState.accepted(command), JsonText.trusted(payload));
  }

  private void emptyStore() {
    for (Priority priority : Priority.values()) {
      lanes.refill(priority, List.of(), Set.of());
    }
  }

  private List<Long> takeAll() {
    List<Long> taken = new ArrayList<>();
    for (Optional<CommandRecord> next = lanes.take(any -> true);
        next.isPresent();
        next = lanes.take(any -> true)) {
      taken.add(next.get().command().seq());
    }
    return taken;
  }

  @Test
  void higherLanesGoFirstAndWithinOneTheOrderOfAcceptanceHolds() {
    emptyStore();
    lanes.offer(command(1, Priority.LOW));
    lanes.offer(command(2, Priority.NORMAL));
    lanes.offer(command(3, Priority.IMMEDIATE));
    lanes.offer(command(4, Priority.IMMEDIATE));

    assertThat(takeAll()).containsExactly(3L, 4L, 2L, 1L);
    assertThat(lanes.isEmpty()).isTrue();
  }

  @Test
  void aLaneThatWasPassedOverLongEnoughGetsItsTurn() {
    emptyStore();
    lanes.offer(command(1, Priority.LOW));
    List<Long> taken = new ArrayList<>();

    for (long seq = 2; seq < 40; seq++) {
      lanes.offer(command(seq, Priority.IMMEDIATE));
      taken.add(lanes.take(any -> true).orElseThrow().command().seq());
    }

    assertThat(taken.indexOf(1L)).isEqualTo(Lanes.PATIENCE);
  }

  @Test
  void whatDoesNotFitIsLeftToTheStoreAndReadAgain() {
    emptyStore();
    for (long seq = 1; seq <= 10; seq++) {
      lanes.offer(command(seq, Priority.NORMAL));
    }
    assertThat(takeAll()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);

    assertThat(lanes.hungry()).containsExactly(Priority.NORMAL);
    lanes.refill(
        Priority.NORMAL,
        List.of(command(9, Priority.NORMAL), command(10, Priority.NORMAL)),
        Set.of());

    assertThat(takeAll()).containsExactly(9L, 10L);
    assertThat(lanes.isEmpty()).isTrue();
  }

  @Test
  void beforeTheStoreWasReadNothingIsKeptThatMightOvertake() {
    lanes.offer(command(5, Priority.NORMAL));

    assertThat(lanes.take(any -> true)).isEmpty();
    assertThat(lanes.hungry()).hasSize(3);
  }

  @Test
  void aCommandThatComesBackTakesItsOldPlace() {
    emptyStore();
    lanes.offer(command(2, Priority.NORMAL));
    lanes.offer(command(3, Priority.NORMAL));

    lanes.offer(command(1, Priority.NORMAL));

    assertThat(takeAll()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aRefillLeavesOutWhatIsOnItsWay() {
    CommandRecord sending = command(1, Priority.NORMAL);

    lanes.refill(
        Priority.NORMAL,
        List.of(sending, command(2, Priority.NORMAL)),
        Set.of(sending.command().id()));

    assertThat(takeAll()).containsExactly(2L);
  }

  @Test
  void largePayloadsBoundALaneInBytes() {
    emptyStore();
    String large = "\"" + "x".repeat(600) + "\"";

    lanes.offer(command(1, Priority.NORMAL, large));
    lanes.offer(command(2, Priority.NORMAL, large));

    assertThat(takeAll()).containsExactly(1L);
    assertThat(lanes.hungry()).containsExactly(Priority.NORMAL);
  }

  @Test
  void whatMayNotGoHoldsUpNobodyBehindIt() {
    emptyStore();
    lanes.offer(command(1, Priority.NORMAL));
    lanes.offer(command(2, Priority.NORMAL));

    Optional<CommandRecord> next = lanes.take(command -> command.command().seq() != 1);

    assertThat(next.orElseThrow().command().seq()).isEqualTo(2);
  }

  @Test
  void aCommandThatIsNotQueuedAnyMoreIsGone() {
    emptyStore();
    CommandRecord cancelled = command(1, Priority.NORMAL);
    lanes.offer(cancelled);

    lanes.remove(cancelled.command());

    assertThat(takeAll()).isEmpty();
  }
}
