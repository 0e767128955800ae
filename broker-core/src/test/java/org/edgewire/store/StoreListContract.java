package org.edgewire.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.Priority;
import org.junit.jupiter.api.Test;

/** What every store promises of lists, whatever states and lanes commands are in. */
public abstract class StoreListContract extends StoreQueueContract {
  private static final List<Priority> LANES = List.of(Priority.values());

  /** Every state but the timed ones, several lanes, parked and not yet due ones; newest last. */
  private List<String> commandsInAllStates(String agent) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 36; i++) {
      String id = agent + i;
      Op.Draft draft = Op.draft(id, agent).in(LANES.get(i % 3)).of(i % 4 == 0 ? "x" : "y");
      Op.Draft timed = i % 9 == 8 ? draft.notBefore(Op.in(time, Duration.ofDays(1))) : draft;
      run((i % 9 == 7 ? timed.keyed("shared") : timed).accept());
      switch (i % 9) {
        case 1 -> run(Op.cancel(id));
        case 2, 3, 4, 5, 6 -> run(Op.send(id));
        default -> {
          // It stays queued.
        }
      }
      switch (i % 9) {
        case 3 -> run(Op.ack(id, CommandStatus.COMPLETED));
        case 4 -> run(Op.ack(id, CommandStatus.FAILED));
        case 5 -> run(Op.ack(id, CommandStatus.EXECUTING));
        case 6 -> run(Op.lose(id));
        default -> {
          // It stays as it is.
        }
      }
      ids.add(id);
    }
    return ids;
  }

  @Test
  void allCommandsOfAnAgentArePagedThroughInTheOrderOfAcceptance() {
    List<String> all = commandsInAllStates("a");
    commandsInAllStates("b");
    checkpoint();

    for (int limit : List.of(1, 5, 100)) {
      List<String> found = pages(Optional.of(new AgentId("a")), Optional.empty(), limit);

      assertThat(found).containsExactlyElementsOf(newestFirst(all));
    }
  }

  @Test
  void aStatusIsFoundWithAndWithoutItsAgent() {
    List<String> ofA = commandsInAllStates("a");
    List<String> ofB = commandsInAllStates("b");
    checkpoint();

    for (CommandStatus status : CommandStatus.values()) {
      List<String> expectedOfA = ofA.stream().filter(id -> statusOf(id) == status).toList();
      List<String> expected = new ArrayList<>(expectedOfA);
      ofB.stream().filter(id -> statusOf(id) == status).forEach(expected::add);

      assertThat(pages(Optional.of(new AgentId("a")), Optional.of(status), 3))
          .as("%s of one agent", status)
          .containsExactlyElementsOf(newestFirst(expectedOfA));
      assertThat(pages(Optional.empty(), Optional.of(status), 3))
          .as("%s of all", status)
          .containsExactlyElementsOf(newestFirst(expected));
    }
  }

  @Test
  void aTypeIsFoundTogetherWithAStatusAndAnAgent() {
    commandsInAllStates("a");
    commandsInAllStates("b");
    checkpoint();

    assertThat(typed(Optional.of(new AgentId("a")), Optional.empty())).hasSize(9);
    assertThat(typed(Optional.empty(), Optional.empty())).hasSize(18);
    assertThat(typed(Optional.empty(), Optional.of(CommandStatus.QUEUED)))
        .containsExactly("b16", "b8", "b0", "a16", "a8", "a0");
  }

  private List<String> typed(Optional<AgentId> agent, Optional<CommandStatus> status) {
    Optional<CommandType> type = Optional.of(new CommandType("x"));
    return ids(store.list(new CommandQuery(agent, status, type, OptionalLong.empty(), 50)));
  }

  private List<String> pages(Optional<AgentId> agent, Optional<CommandStatus> status, int limit) {
    List<String> found = new ArrayList<>();
    OptionalLong before = OptionalLong.empty();
    List<CommandRecord> page;
    do {
      page = store.list(new CommandQuery(agent, status, Optional.empty(), before, limit));
      found.addAll(ids(page));
      before = page.isEmpty() ? before : OptionalLong.of(page.get(page.size() - 1).command().seq());
    } while (!page.isEmpty());
    return found;
  }

  private static List<String> newestFirst(List<String> oldestFirst) {
    List<String> reversed = new ArrayList<>(oldestFirst);
    Collections.reverse(reversed);
    return reversed;
  }

  private static List<String> ids(List<CommandRecord> records) {
    return records.stream().map(record -> record.command().id().value()).toList();
  }
}
