package org.edgewire.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.DeliveryPolicy;
import org.edgewire.command.Priority;
import org.edgewire.json.JsonText;
import org.edgewire.metrics.Metrics;
import org.junit.jupiter.api.Test;

/** What every store promises, whatever it keeps its things in. */
public abstract class StoreContract extends StoreHarness {
  private static final AgentId A = new AgentId("a");

  @Test
  void whatIsAcceptedIsReadableAtOnceAndAfterAKill() {
    // Given
    String payload = "{ \"t\":\"é \\u0000 \\ud800 漢 🛰\",\n \"n\":1.000e2, \"b\":1 }";

    // When
    boolean fresh = run(Op.draft("c1", "a").with(payload).accept());

    // Then
    CommandRecord before = find("c1").orElseThrow();
    assertThat(fresh).isTrue();
    assertThat(before.payload().text()).isEqualTo(payload);
    crashAndReopen();
    assertThat(find("c1")).contains(before);
    checkpoint();
    assertThat(find("c1")).contains(before);
    crashAndReopen();
    assertThat(find("c1")).contains(before);
  }

  @Test
  void aWholeLifeReadsTheSameFromMemoryJournalAndTables() {
    run(Op.draft("c1", "a").in(Priority.LOW).accept());
    pass(Duration.ofMillis(7));
    run(Op.send("c1"));
    run(Op.ack("c1", CommandStatus.EXECUTING));
    Ack last =
        new Ack(
            new CommandId("c1"),
            CommandStatus.FAILED,
            Optional.of(Instant.parse("2026-03-01T11:59:59.123456Z")),
            Optional.of("line one\nline \\ two"),
            Optional.of(JsonText.parse("{\n\"r\": [1,\r\n 2]}")));
    run(Op.ack(last));

    CommandRecord inMemory = find("c1").orElseThrow();

    assertThat(inMemory.state().timeline()).hasSize(4);
    assertThat(inMemory.state().result().orElseThrow().text()).isEqualTo("{\n\"r\": [1,\r\n 2]}");
    crashAndReopen();
    assertThat(find("c1")).contains(inMemory);
    checkpoint();
    assertThat(find("c1")).contains(inMemory);
  }

  @Test
  void aCommandThatIsHalfWrittenGoesOnAfterAKill() {
    run(Op.draft("c1", "a").accept());
    checkpoint();
    run(Op.send("c1"));
    run(Op.draft("c2", "a").accept());

    crashAndReopen();

    assertThat(statusOf("c1")).isEqualTo(CommandStatus.SENT);
    assertThat(find("c1").orElseThrow().payload().text()).isEqualTo("{\"n\":\"c1\"}");
    assertThat(statusOf("c2")).isEqualTo(CommandStatus.QUEUED);
    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 1));
    assertThat(store.totals()).isEqualTo(new AgentCounts(1, 1));
    run(Op.ack("c1", CommandStatus.COMPLETED));
    checkpoint();
    crashAndReopen();
    assertThat(statusOf("c1")).isEqualTo(CommandStatus.COMPLETED);
    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 0));
  }

  @Test
  void theListenerHearsInCommitOrderEachOperationBeforeItsReceipt() {
    submit(Op.draft("c1", "a").accept());
    store.submit(Op.send("c1"), new Outcome<>(() -> heard.add("receipt of send")));
    store.submit(
        Op.ack("c1", CommandStatus.COMPLETED), new Outcome<>(() -> heard.add("receipt of ack")));
    work();
    heard.take();
    store.submit(Op.draft("c2", "a").accept(), new Outcome<>(() -> heard.add("receipt of accept")));
    store.submit(
        Op.note("a", agent -> agent.seen(time.instant())),
        new Outcome<>(() -> heard.add("receipt of note")));

    work();

    assertThat(heard.take())
        .containsExactly(
            "noted a", "receipt of note", "accepted c2 {\"n\":\"c2\"}", "receipt of accept");
  }

  @Test
  void agentsAreServedBeforeProducers() {
    List<String> order = new ArrayList<>();
    store.submit(Op.draft("c1", "a").accept(), new Outcome<>(() -> order.add("producer")));
    store.submit(Op.send("c1"), new Outcome<>(() -> order.add("broker")));
    store.submit(Op.report("a", "e", "{}"), new Outcome<>(() -> order.add("lookup")));
    store.submit(Op.note("a", agent -> agent), new Outcome<>(() -> order.add("agent")));

    work();

    assertThat(order).containsExactly("agent", "lookup", "broker", "producer");
  }

  @Test
  void manyOperationsBecomeOneGroup() {
    List<Outcome<Boolean>> outcomes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      outcomes.add(submit(Op.draft("c" + i, "a").accept()));
    }

    work();

    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.result()).isTrue());
    assertThat(metrics.value(Metrics.Counter.GROUPS)).isEqualTo(1);
    assertThat(counts("a")).isEqualTo(new AgentCounts(100, 0));
  }

  @Test
  void anOperationThatThrowsIsTakenBackAlone() {
    Outcome<Boolean> first = submit(Op.draft("c1", "a").accept());
    Op<Boolean> accept = Op.draft("c2", "a").accept();
    Outcome<Boolean> broken =
        submit(
            new Op<>(
                Intake.PRODUCER,
                Set.of(new CommandId("c1"), new CommandId("c2")),
                Set.of(A),
                200,
                ledger -> {
                  accept.decide(ledger);
                  Op.send("c1").decide(ledger);
                  ledger.note(AgentRecord.unknown(A).seen(ledger.now()));
                  throw new IllegalStateException("as the test wants");
                }));
    Outcome<Boolean> last = submit(Op.draft("c3", "a").accept());

    work();

    assertThat(first.result()).isTrue();
    assertThat(broken.refusal()).isEqualTo(Refusal.FAILED);
    assertThat(last.result()).isTrue();
    assertThat(heard.take())
        .containsExactly("accepted c1 {\"n\":\"c1\"}", "accepted c3 {\"n\":\"c3\"}");
    assertThat(find("c2")).isEmpty();
    assertThat(statusOf("c1")).isEqualTo(CommandStatus.QUEUED);
    assertThat(counts("a")).isEqualTo(new AgentCounts(2, 0));
    crashAndReopen();
    assertThat(find("c2")).isEmpty();
    assertThat(counts("a")).isEqualTo(new AgentCounts(2, 0));
  }

  @Test
  void aListenerOrReceiptThatThrowsHarmsNobody() {
    store.submit(
        Op.draft("c1", "a").accept(),
        new Outcome<>(
            () -> {
              throw new IllegalStateException("as the test wants");
            }));
    Outcome<Boolean> next = submit(Op.draft("c2", "a").accept());

    work();

    assertThat(next.result()).isTrue();
    assertThat(metrics.value(Metrics.Counter.INTERNAL_ERRORS)).isEqualTo(1);
  }

  @Test
  void theSameIdTwiceInOneGroupIsAcceptedOnce() {
    Outcome<Boolean> first = submit(Op.draft("c1", "a").accept());
    Outcome<Boolean> second = submit(Op.draft("c1", "a").with("{}").accept());

    work();

    assertThat(first.result()).isTrue();
    assertThat(second.result()).isFalse();
    checkpoint();
    assertThat(run(Op.draft("c1", "a").accept())).isFalse();
    crashAndReopen();
    assertThat(run(Op.draft("c1", "a").accept())).isFalse();
  }

  @Test
  void aChangeThatIsNotLegalChangesNothing() {
    run(Op.draft("c1", "a").accept());

    assertThat(run(Op.ack("c1", CommandStatus.COMPLETED))).isEmpty();

    assertThat(statusOf("c1")).isEqualTo(CommandStatus.QUEUED);
    assertThat(run(Op.ack("unknown", CommandStatus.COMPLETED))).isEmpty();
  }

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
  void whatIsKnownOfAnAgentIsKept() {
    Instant now = time.instant();
    JsonText status = JsonText.parse("{\"capabilities\":[\"dedup\"],\n\"x\":null}");
    run(Op.note("a", agent -> agent.withStatus(status, List.of("dedup", "two\nlines"), now)));
    run(Op.note("a", agent -> agent.withConfig(JsonText.parse("{\"v\": 1}")).closed(4000, now)));

    AgentRecord record = store.findAgent(A).orElseThrow();

    assertThat(record.dedups()).isTrue();
    assertThat(record.configVersion()).isEqualTo(1);
    crashAndReopen();
    assertThat(store.findAgent(A)).contains(record);
    checkpoint();
    crashAndReopen();
    assertThat(store.findAgent(A)).contains(record);
    AgentRecord inLedger = run(Op.read(A, ledger -> ledger.agent(A)));
    assertThat(inLedger).isEqualTo(record);
    assertThat(store.findAgent(new AgentId("nobody"))).isEmpty();
  }

  @Test
  void anAgentsEventsAreStoredOnceAndListedNewestFirst() {
    for (int i = 0; i < 5; i++) {
      assertThat(run(Op.report("a", "e" + i, "{\"i\":" + i + "}"))).isTrue();
      pass(Duration.ofMillis(1));
    }
    assertThat(run(Op.report("a", "e3", "{}"))).isFalse();
    checkpoint();
    assertThat(run(Op.report("a", "e3", "{}"))).isFalse();
    crashAndReopen();

    List<JsonText> newest = store.reportedBy(A, Optional.empty(), 2);

    assertThat(newest).extracting(JsonText::text).containsExactly("{\"i\":4}", "{\"i\":3}");
    assertThat(store.reportedBy(A, Optional.of("e3"), 10))
        .extracting(JsonText::text)
        .containsExactly("{\"i\":2}", "{\"i\":1}", "{\"i\":0}");
    assertThat(store.reportedBy(A, Optional.of("unknown"), 10)).isEmpty();
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
  void aClosedStoreRefusesAndKeepsEverything() {
    run(Op.draft("c1", "a").accept());
    Outcome<Boolean> waiting = submit(Op.draft("c2", "a").accept());

    store.close();

    assertThat(waiting.result()).isTrue();
    assertThat(submit(Op.draft("c3", "a").accept()).refusal()).isEqualTo(Refusal.CLOSED);
    store.close();
    reopen();
    assertThat(find("c1")).isPresent();
    assertThat(find("c2")).isPresent();
    assertThat(find("c3")).isEmpty();
    assertThat(store.health().unsaved()).isZero();
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
