package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Priority;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.Op;
import org.edgewire.store.Outcome;

/**
 * Random operations, kills and checkpoints, compared with what the listener heard, which nothing
 * can kill.
 */
final class RandomHistory {
  private static final int AGENTS = 6;
  private static final List<Priority> LANES = List.of(Priority.values());

  private final Random random;
  private final JdbcStoreContract test;
  private final List<String> ids = new ArrayList<>();

  RandomHistory(long seed, JdbcStoreContract test) {
    this.random = new Random(seed);
    this.test = test;
  }

  void run(int operations) {
    for (int done = 0; done < operations; ) {
      int size = 1 + random.nextInt(20);
      group(size);
      done += size;
      if (random.nextInt(4) == 0) {
        test.randomly(random.nextInt(5));
      }
      if (random.nextInt(40) == 0) {
        compare();
      }
    }
    test.randomly(2);
    compare();
    test.randomly(0);
    compare();
  }

  private void group(int size) {
    List<Outcome<Optional<CommandState>>> changes = new ArrayList<>();
    List<Outcome<Boolean>> accepted = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (ids.isEmpty() || random.nextInt(3) == 0) {
        accepted.add(accept());
      } else {
        Outcome<Optional<CommandState>> outcome = new Outcome<>();
        test.current().submit(change(ids.get(random.nextInt(ids.size()))), outcome);
        changes.add(outcome);
      }
    }
    test.randomly(9);
    changes.forEach(change -> change.result().ifPresent(this::compareWithHeard));
    accepted.forEach(outcome -> assertThat(outcome.result()).isTrue());
  }

  /** Those of one group were decided in the order of their queues, not of their submission. */
  private void compareWithHeard(CommandState decided) {
    CommandState last = heard(decided.command().id().value());
    assertThat(last.revision()).isGreaterThanOrEqualTo(decided.revision());
  }

  private CommandState heard(String id) {
    return test.heard().stateOf(new CommandId(id)).orElseThrow();
  }

  private Outcome<Boolean> accept() {
    String id = "c" + ids.size();
    Priority lane = LANES.get(random.nextInt(3));
    Op.Draft draft = Op.draft(id, "agent" + random.nextInt(AGENTS)).in(lane);
    Op.Draft kept = random.nextBoolean() ? draft.repeatable() : draft;
    Op.Draft chosen = random.nextBoolean() ? kept.keyed("key" + random.nextInt(2)) : kept;
    Outcome<Boolean> outcome = new Outcome<>();
    test.current().submit(chosen.accept(), outcome);
    ids.add(id);
    return outcome;
  }

  private Op<Optional<CommandState>> change(String id) {
    CommandStatus[] acks = {
      CommandStatus.RECEIVED, CommandStatus.EXECUTING, CommandStatus.COMPLETED, CommandStatus.FAILED
    };
    return switch (random.nextInt(6)) {
      case 0, 1 -> Op.send(id);
      case 4 -> Op.lose(id);
      case 5 -> Op.retry(id);
      case 2 -> Op.ack(id, acks[random.nextInt(acks.length)]);
      default -> random.nextInt(5) == 0 ? Op.cancel(id) : Op.ack(id, CommandStatus.COMPLETED);
    };
  }

  private void compare() {
    Map<String, AgentCounts> counts = new HashMap<>();
    for (String id : ids) {
      CommandState stored = test.current().find(new CommandId(id)).orElseThrow().state();
      assertThat(stored).isEqualTo(heard(id));
      counts.merge(
          stored.command().agent().value(),
          new AgentCounts(
              stored.status() == CommandStatus.QUEUED ? 1 : 0,
              stored.status().isInFlight() ? 1 : 0),
          (x, y) -> new AgentCounts(x.queued() + y.queued(), x.inFlight() + y.inFlight()));
    }
    counts.forEach(
        (agent, count) -> assertThat(test.current().countsOf(new AgentId(agent))).isEqualTo(count));
    compareQueues();
  }

  private void compareQueues() {
    for (int i = 0; i < AGENTS; i++) {
      AgentId agent = new AgentId("agent" + i);
      for (Priority lane : Priority.values()) {
        Outcome<List<String>> head = new Outcome<>();
        test.current()
            .submit(
                Op.read(
                    agent,
                    ledger ->
                        ledger.head(agent, lane, 10_000, Long.MAX_VALUE).stream()
                            .map(record -> record.command().id().value())
                            .toList()),
                head);
        test.randomly(9);
        assertThat(head.result()).isEqualTo(queue(agent, lane));
      }
    }
  }

  private List<String> queue(AgentId agent, Priority lane) {
    return ids.stream()
        .filter(id -> heard(id).status() == CommandStatus.QUEUED)
        .filter(id -> heard(id).command().agent().equals(agent))
        .filter(id -> heard(id).command().priority() == lane)
        .filter(id -> !waits(heard(id)))
        .toList();
  }

  private boolean waits(CommandState state) {
    return ids.stream()
        .map(this::heard)
        .filter(other -> other.command().agent().equals(state.command().agent()))
        .filter(other -> other.command().orderingKey().equals(state.command().orderingKey()))
        .filter(other -> other.command().seq() < state.command().seq())
        .anyMatch(other -> !other.status().isFinal());
  }
}
