package org.edgewire.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
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
}
