package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.store.Announcement;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Op;
import org.edgewire.store.Outcome;
import org.edgewire.store.Webhook;

/** Random announcements, deliveries, failures, kills and checkpoints, beside a plain model. */
final class RandomOutbox {
  private static final int AGENTS = 5;

  /** What the model knows of an announcement. */
  private static final class Known {
    final int closeCode;
    int attempts;
    Instant due;

    Known(int closeCode, Instant due) {
      this.closeCode = closeCode;
      this.due = due;
    }
  }

  private final Random random;
  private final JdbcStoreContract test;
  private final Map<String, List<Known>> model = new TreeMap<>();
  private int count;

  RandomOutbox(long seed, JdbcStoreContract test) {
    this.random = new Random(seed);
    this.test = test;
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> announce();
        case 2 -> settle();
        default -> test.randomly(random.nextInt(12));
      }
      if (i % 10 == 0) {
        compare();
      }
    }
  }

  private void announce() {
    String agent = "agent" + random.nextInt(AGENTS);
    int code = ++count;
    Instant at =
        decide(
            ledger -> {
              ledger
                  .outbox()
                  .announce(new Announcement.AgentOffline(new AgentId(agent), code, ledger.now()));
              return ledger.now();
            });
    model.computeIfAbsent(agent, name -> new ArrayList<>()).add(new Known(code, at));
  }

  private void settle() {
    List<Webhook> due = due();
    if (due.isEmpty()) {
      return;
    }
    Webhook chosen = due.get(random.nextInt(due.size()));
    List<Known> same = model.get(agentOf(chosen));
    if (random.nextInt(3) == 0) {
      Instant next =
          decide(
              ledger -> {
                Instant later = ledger.now().plusMillis(random.nextInt(3_000));
                ledger.outbox().tried(chosen, later);
                return later;
              });
      same.get(0).attempts++;
      same.get(0).due = next;
    } else {
      boolean another = decide(ledger -> ledger.outbox().ended(chosen));
      same.remove(0);
      assertThat(another).isEqualTo(!same.isEmpty());
    }
  }

  private void compare() {
    Instant now = decide(Ledger::now);
    List<String> expected = new ArrayList<>();
    model.forEach(
        (agent, same) -> {
          if (!same.isEmpty() && !same.get(0).due.isAfter(now)) {
            expected.add(agent + " " + same.get(0).closeCode + " " + same.get(0).attempts);
          }
        });
    assertThat(due())
        .extracting(
            hook ->
                agentOf(hook)
                    + " "
                    + ((Announcement.AgentOffline) hook.what()).closeCode()
                    + " "
                    + hook.attempts())
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(test.current().webhooksWaiting())
        .isEqualTo(model.values().stream().mapToInt(List::size).sum());
  }

  private static String agentOf(Webhook hook) {
    return ((Announcement.AgentOffline) hook.what()).agent().value();
  }

  private List<Webhook> due() {
    return decide(ledger -> ledger.outbox().due(100, 1 << 20, Set.of()));
  }

  private <R> R decide(Function<Ledger, R> body) {
    Outcome<R> outcome = new Outcome<>();
    test.current().submit(new Op<>(Intake.BROKER, Set.of(), Set.of(), 200, body), outcome);
    test.randomly(99);
    return outcome.result();
  }
}
