package org.edgewire.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.DeliveryPolicy;
import org.edgewire.command.Priority;
import org.junit.jupiter.api.Test;

/** What every store promises of queues, times, counts and lists. */
public abstract class StoreQueueContract extends StoreContract {
  private static final AgentId A = new AgentId("a");

  @Test
  void theHeadOfAQueueMergesWhatIsWrittenAndWhatIsNot() {
    for (int i = 0; i < 80; i++) {
      run(Op.draft("n" + i, "a").accept());
      if (i == 39) {
        checkpoint();
      }
    }
    run(Op.draft("i1", "a").in(Priority.IMMEDIATE).accept());
    run(Op.draft("other", "b").accept());
    run(Op.send("n0"));
    run(Op.send("n50"));
    run(Op.cancel("n1"));

    assertThat(head(Priority.IMMEDIATE, 10, 1 << 20)).containsExactly("i1");
    assertThat(head(Priority.LOW, 10, 1 << 20)).isEmpty();
    assertThat(head(Priority.NORMAL, 3, 1 << 20)).containsExactly("n2", "n3", "n4");
    assertThat(head(Priority.NORMAL, 100, 1 << 20)).hasSize(77).doesNotContain("n0", "n1", "n50");
    assertThat(head(Priority.NORMAL, 100, 1)).containsExactly("n2");
    assertThat(inFlight()).containsExactly("n0", "n50");
    checkpoint();
    assertThat(head(Priority.NORMAL, 100, 1 << 20)).hasSize(77).startsWith("n2", "n3");
    assertThat(inFlight()).containsExactly("n0", "n50");
    crashAndReopen();
    assertThat(head(Priority.NORMAL, 100, 1 << 20)).hasSize(77).endsWith("n78", "n79");
    assertThat(inFlight()).containsExactly("n0", "n50");
  }

  @Test
  void anOperationSeesWhatTheOnesBeforeItInItsGroupDid() {
    run(Op.draft("c1", "a").accept());
    submit(Op.send("c1"));
    Outcome<List<String>> queued =
        submit(Op.read(A, l -> ids(l.head(A, Priority.NORMAL, 9, 1_000))));
    Outcome<List<String>> flying = submit(Op.read(A, l -> ids(l.inFlight(A))));
    Outcome<AgentCounts> counted = submit(Op.read(A, l -> l.counts(A)));

    work();

    assertThat(queued.result()).isEmpty();
    assertThat(flying.result()).containsExactly("c1");
    assertThat(counted.result()).isEqualTo(new AgentCounts(0, 1));
  }

  @Test
  void countsFollowEveryChangeThroughCheckpointsAndKills() {
    run(Op.draft("c1", "a").accept());
    run(Op.draft("c2", "a").accept());
    run(Op.draft("c3", "b").accept());
    checkpoint();
    run(Op.send("c1"));
    run(Op.ack("c1", CommandStatus.COMPLETED));
    run(Op.send("c2"));
    run(Op.draft("c4", "a").accept());

    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 1));
    assertThat(store.totals()).isEqualTo(new AgentCounts(2, 1));
    crashAndReopen();
    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 1));
    assertThat(store.totals()).isEqualTo(new AgentCounts(2, 1));
    checkpoint();
    crashAndReopen();
    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 1));
    assertThat(store.totals()).isEqualTo(new AgentCounts(2, 1));
    assertThat(counts("nobody")).isEqualTo(AgentCounts.NONE);
  }

  @Test
  void anExpiryIsFoundInMemoryAndInTheTables() {
    Instant soon = Op.in(time, Duration.ofSeconds(30));
    run(Op.draft("written", "a").notAfter(soon).accept());
    checkpoint();
    run(Op.draft("unwritten", "a").notAfter(soon.plusSeconds(60)).accept());
    heard.take();

    pass(Duration.ofSeconds(29));
    assertThat(heard.take()).isEmpty();
    pass(Duration.ofSeconds(2));

    assertThat(heard.take()).containsExactly("written QUEUED -> EXPIRED");
    crashAndReopen();
    assertThat(statusOf("written")).isEqualTo(CommandStatus.EXPIRED);
    pass(Duration.ofSeconds(61));
    assertThat(statusOf("unwritten")).isEqualTo(CommandStatus.EXPIRED);
    assertThat(counts("a")).isEqualTo(AgentCounts.NONE);
  }

  @Test
  void acksThatDoNotComeAreNoticed() {
    run(Op.draft("once", "a").accept());
    run(Op.draft("again", "a").repeatable().accept());
    run(Op.send("once"));
    run(Op.send("again"));

    pass(Duration.ofSeconds(31));
    assertThat(statusOf("again")).isEqualTo(CommandStatus.QUEUED);
    assertThat(statusOf("once")).isEqualTo(CommandStatus.SENT);
    crashAndReopen();
    pass(Duration.ofMinutes(10));

    assertThat(statusOf("once")).isEqualTo(CommandStatus.UNCONFIRMED);
  }

  @Test
  void aCommandForLaterIsInNoQueueUntilItsTime() {
    Instant later = Op.in(time, Duration.ofSeconds(20));
    run(Op.draft("written", "a").notBefore(later).accept());
    checkpoint();
    run(Op.draft("unwritten", "a").notBefore(later).with("{\"u\":1}").accept());
    heard.take();
    assertThat(head(Priority.NORMAL, 9, 1_000)).isEmpty();
    assertThat(counts("a")).isEqualTo(new AgentCounts(2, 0));

    pass(Duration.ofSeconds(21));

    assertThat(heard.take())
        .containsExactlyInAnyOrder(
            "released written {\"n\":\"written\"}", "released unwritten {\"u\":1}");
    assertThat(head(Priority.NORMAL, 9, 1_000)).containsExactly("written", "unwritten");
    checkpoint();
    crashAndReopen();
    assertThat(heard.take()).isEmpty();
    assertThat(head(Priority.NORMAL, 9, 1_000)).containsExactly("written", "unwritten");
  }

  @Test
  void moreThanOneRoundOfWakeUpsIsDoneAtOnce() {
    Instant soon = Op.in(time, Duration.ofSeconds(5));
    for (int i = 0; i < 1_203; i++) {
      submit(Op.draft("c" + i, "a").notAfter(soon).accept());
    }
    work();
    checkpoint();

    pass(Duration.ofSeconds(6));

    assertThat(counts("a")).isEqualTo(AgentCounts.NONE);
  }

  @Test
  void aShorterOrLongerPolicyAppliesAfterARestart() {
    run(Op.draft("c1", "a").accept());
    run(Op.send("c1"));
    checkpoint();
    store.close();
    reopen(new DeliveryPolicy(Duration.ofSeconds(30), Duration.ofMinutes(30), 5));

    pass(Duration.ofMinutes(11));
    assertThat(statusOf("c1")).isEqualTo(CommandStatus.SENT);
    pass(Duration.ofMinutes(20));

    assertThat(statusOf("c1")).isEqualTo(CommandStatus.UNCONFIRMED);
  }

  @Test
  void listsPageThroughCommandsNewestFirst() {
    for (int i = 0; i < 7; i++) {
      run(Op.draft("c" + i, i % 2 == 0 ? "a" : "b").of(i < 4 ? "x" : "y").accept());
    }
    run(Op.cancel("c2"));
    checkpoint();

    List<CommandRecord> page =
        store.list(
            new CommandQuery(
                Optional.of(A), Optional.empty(), Optional.empty(), OptionalLong.empty(), 2));

    assertThat(ids(page)).containsExactly("c6", "c4");
    OptionalLong cursor = OptionalLong.of(page.get(1).command().seq());
    assertThat(ids(store.list(query(Optional.of(A), Optional.empty(), cursor))))
        .containsExactly("c2", "c0");
    assertThat(ids(store.list(query(Optional.empty(), Optional.empty(), OptionalLong.empty()))))
        .hasSize(7);
    assertThat(
            ids(
                store.list(
                    query(
                        Optional.empty(),
                        Optional.of(CommandStatus.CANCELLED),
                        OptionalLong.empty()))))
        .containsExactly("c2");
    assertThat(
            store.list(
                new CommandQuery(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new CommandType("y")),
                    OptionalLong.empty(),
                    9)))
        .hasSize(3);
  }

  @Test
  void agentsAreListedInTheOrderOfTheirIds() {
    run(Op.draft("c1", "b").accept());
    run(Op.draft("c2", "a").accept());
    run(Op.note("c", agent -> agent.seen(time.instant())));
    run(Op.send("c1"));
    checkpoint();

    List<AgentRecord> page = store.agents(Optional.of(A), 10);

    assertThat(page).extracting(agent -> agent.id().value()).containsExactly("b", "c");
    assertThat(store.agents(Optional.empty(), 1)).hasSize(1);
    assertThat(store.agentsWithInFlight(Optional.empty(), 10)).containsExactly(new AgentId("b"));
  }

  @Test
  void theTimeOfGroupsNeverGoesBackAndSequenceNumbersGrowOverRestarts() {
    run(Op.draft("c1", "a").accept());
    crashAndReopen();
    run(Op.draft("c2", "a").accept());
    checkpoint();
    crashAndReopen();
    run(Op.draft("c3", "a").accept());

    assertThat(head(Priority.NORMAL, 9, 1_000)).containsExactly("c1", "c2", "c3");
  }

  private static CommandQuery query(
      Optional<AgentId> agent, Optional<CommandStatus> status, OptionalLong before) {
    return new CommandQuery(agent, status, Optional.empty(), before, 10);
  }

  private List<String> head(Priority lane, int limit, long bytes) {
    return run(Op.read(A, ledger -> ids(ledger.head(A, lane, limit, bytes))));
  }

  private List<String> inFlight() {
    return run(Op.read(A, ledger -> ids(ledger.inFlight(A))));
  }

  private static List<String> ids(List<CommandRecord> records) {
    return records.stream().map(record -> record.command().id().value()).toList();
  }
}
