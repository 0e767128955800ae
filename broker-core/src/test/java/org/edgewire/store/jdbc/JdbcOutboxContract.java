package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.CommandStatus;
import org.edgewire.store.Announcement;
import org.edgewire.store.Intake;
import org.edgewire.store.Op;
import org.edgewire.store.Outcome;
import org.edgewire.store.Webhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told to the receiver of webhooks: durable with its cause, in order, gone when over. */
public abstract class JdbcOutboxContract extends JdbcOutboxSteps {
  @Test
  void whereNobodyIsToldNothingIsStored() {
    run(Op.draft("c1", "a").accept());
    finish("c1", CommandStatus.COMPLETED);
    run(Op.report("a", "e1", "{}"));
    run(op(ledger -> tell(ledger, new Announcement.AgentOnline(A, ledger.now()))));

    assertThat(due()).isEmpty();
    assertThat(store.webhooksWaiting()).isZero();
    checkpoint();
    assertThat(count("ec_webhook")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NOTHING", "CHECKPOINT", "KILL", "CHECKPOINT_AND_KILL", "KILL_AND_CHECKPOINT"})
  void everyFinalStateAndEveryEventOfAnAgentIsInTheOutbox(Between between) {
    announcing();
    run(Op.draft("c1", "a").accept());
    finish("c1", CommandStatus.COMPLETED);
    run(Op.draft("c2", "a").accept());
    run(Op.cancel("c2"));
    run(Op.draft("c3", "a").notAfter(time.instant().plusSeconds(1)).accept());
    pass(Duration.ofSeconds(2));
    run(Op.report("b", "e1", "{\"k\": 1}"));
    run(op(ledger -> tell(ledger, new Announcement.AgentOffline(A, 1006, ledger.now()))));
    List<Webhook> before = due();

    let(between);

    assertThat(due()).isEqualTo(before);
    assertThat(dueNames())
        .containsExactly(
            "c1 completed",
            "c2 cancelled",
            "c3 expired",
            "agent b AgentSaid",
            "agent a AgentOffline");
    assertThat(before).extracting(Webhook::id).containsExactly("w1", "w2", "w3", "w4", "w5");
    assertThat(store.webhooksWaiting()).isEqualTo(5);
    Announcement.CommandEnded first = (Announcement.CommandEnded) before.get(0).what();
    assertThat(find("c1").orElseThrow().state()).isEqualTo(first.state());
  }

  @Test
  void anAnnouncementLivesAndDiesWithTheCommitOfItsCause() {
    announcing();
    run(Op.draft("c1", "a").accept());
    run(Op.draft("c2", "a").accept());
    faults.breakAt(Faults.Point.BEFORE_COMMIT, 1);
    Outcome<?> lost = submit(Op.cancel("c1"));
    work();
    pass(Duration.ofSeconds(1));
    assertThat(lost.isCommitted()).isFalse();
    assertThat(due()).isEmpty();

    faults.breakAt(Faults.Point.AFTER_COMMIT, 1);
    Outcome<?> kept = submit(Op.cancel("c2"));
    work();
    assertThat(kept.isDone()).isFalse();
    crashAndReopen();

    assertThat(dueNames()).containsExactly("c2 cancelled");
  }

  @Test
  void anOperationThatThrowsAnnouncesNothing() {
    announcing();
    run(Op.draft("c1", "a").accept());
    Op<?> cancel = Op.cancel("c1");
    Outcome<Boolean> broken =
        submit(
            new Op<>(
                Intake.PRODUCER,
                cancel.commands(),
                Set.of(A),
                200,
                ledger -> {
                  cancel.decide(ledger);
                  throw new IllegalStateException("as the test wants");
                }));
    run(Op.report("a", "e1", "{}"));

    assertThat(broken.isCommitted()).isFalse();
    assertThat(dueNames()).containsExactly("agent a AgentSaid");
    assertThat(store.webhooksWaiting()).isEqualTo(1);
  }

  @Test
  void whatIsDeliveredBeforeACheckpointNeverGetsARow() throws SQLException {
    announcing();
    execute("alter table ec_webhook add constraint ck_test check (attempts > 9)");
    endTwice("c1");

    assertThat(end(due().get(0))).isTrue();
    assertThat(end(due().get(0))).isFalse();

    assertThat(store.webhooksWaiting()).isZero();
    checkpoint();
    assertThat(store.health().quarantined()).isZero();
    assertThat(count("ec_journal")).isZero();
    crashAndReopen();
    assertThat(due()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NOTHING", "CHECKPOINT", "KILL", "CHECKPOINT_AND_KILL", "KILL_AND_CHECKPOINT"})
  void ofThoseAboutTheSameOnlyTheEarliestIsDue(Between between) {
    announcing();
    endTwice("c1");
    run(Op.report("a", "e1", "{}"));
    run(Op.report("a", "e2", "{}"));
    let(between);

    assertThat(dueNames()).containsExactly("c1 completed", "agent a AgentSaid");
    fail(due().get(0), MINUTE);
    assertThat(end(due().get(0))).isTrue();
    let(between);

    assertThat(dueNames()).containsExactly("agent a AgentSaid");
    pass(MINUTE);
    assertThat(dueNames()).containsExactlyInAnyOrder("c1 completed #1", "agent a AgentSaid");
    due().forEach(this::end);
    let(between);
    assertThat(dueNames()).containsExactly("c1 failed");
    due().forEach(this::end);
    let(between);
    assertThat(due()).isEmpty();
    assertThat(store.webhooksWaiting()).isZero();
    checkpoint();
    assertThat(count("ec_webhook")).isZero();
    assertThat(count("ec_journal")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOTHING", "CHECKPOINT", "KILL", "CHECKPOINT_AND_KILL"})
  void aFailedDeliveryIsDueAgainAtItsTime(Between between) {
    announcing();
    run(Op.draft("c1", "a").accept());
    run(Op.cancel("c1"));
    let(between);
    fail(due().get(0), MINUTE);
    let(between);
    pass(MINUTE.minusMillis(1));
    assertThat(due()).isEmpty();

    pass(Duration.ofMillis(1));

    assertThat(dueNames()).containsExactly("c1 cancelled #1");
    fail(due().get(0), MINUTE);
    let(between);
    pass(MINUTE);
    assertThat(dueNames()).containsExactly("c1 cancelled #2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aKillAtAnyStatementOfACheckpointKeepsTheOutbox(int statement) {
    announcing();
    outboxOfAllKinds();
    faults.breakAt(Faults.Point.EXECUTE, statement);
    var done = store.checkpoint();
    work();
    assertThat(done).isDone();

    crashAndReopen();

    assertOutbox();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEFORE_COMMIT", "AFTER_COMMIT", "EXECUTE"})
  void aCheckpointThatLostItsConnectionKeepsTheOutbox(Faults.Point point) {
    announcing();
    outboxOfAllKinds();
    faults.breakAt(point, 1);
    var done = store.checkpoint();
    work();
    assertThat(done).isDone();
    assertThat(faults.happened()).isTrue();

    pass(Duration.ofSeconds(5));

    assertOutbox();
  }

  /** New, tried, ended and un-parked ones, some with and some without a row. */
  private void outboxOfAllKinds() {
    endTwice("c1");
    endTwice("c2");
    run(Op.draft("c3", "a").accept());
    run(Op.cancel("c3"));
    checkpoint();
    List<Webhook> saved = due();
    end(saved.get(0));
    fail(saved.get(1), MINUTE);
    end(saved.get(2));
    run(Op.draft("c4", "a").accept());
    run(Op.cancel("c4"));
  }

  private void assertOutbox() {
    assertThat(dueNames()).containsExactlyInAnyOrder("c1 failed", "c4 cancelled");
    assertThat(store.webhooksWaiting()).isEqualTo(4);
    checkpoint();
    assertThat(count("ec_webhook")).isEqualTo(4);
    assertThat(count("ec_journal")).isZero();
    pass(MINUTE);
    assertThat(dueNames())
        .containsExactlyInAnyOrder("c1 failed", "c2 completed #1", "c4 cancelled");
    due().forEach(this::end);
    due().forEach(this::end);
    assertThat(store.webhooksWaiting()).isZero();
    checkpoint();
    assertThat(count("ec_webhook")).isZero();
  }

  @Test
  void theOneBehindIsDueAlsoWhenTheyAreWrittenInDifferentSlices() {
    announcing();
    restartWith(
        options.withCheckpoints(
            new JdbcStoreOptions.Checkpoints(9, 1 << 20, 1, 1, Duration.ofDays(1))));
    endTwice("c1");
    checkpoint();
    assertThat(end(due().get(0))).isTrue();
    // The first slice holds the end of the first only; the second one fails.
    faults.breakAt(Faults.Point.BEFORE_COMMIT, 2);
    var done = store.checkpoint();
    work();
    assertThat(done).isDone();

    crashAndReopen();

    assertThat(dueNames()).containsExactly("c1 failed");
  }

  @Test
  void anAnnouncementThatItsTableRefusesIsDeliveredAllTheSame() throws SQLException {
    announcing();
    execute("alter table ec_webhook add constraint ck_test check (about <> 'command poison')");
    run(Op.draft("poison", "a").accept());
    run(Op.cancel("poison"));
    run(Op.draft("c1", "a").accept());
    run(Op.cancel("c1"));
    checkpoint();
    assertThat(count("ec_quarantine")).isEqualTo(1);
    assertThat(count("ec_webhook")).isEqualTo(1);
    assertThat(count("ec_journal")).isZero();

    crashAndReopen();
    checkpoint();

    assertThat(dueNames()).containsExactlyInAnyOrder("poison cancelled", "c1 cancelled");
    due().forEach(this::end);
    checkpoint();
    assertThat(count("ec_quarantine")).isZero();
    assertThat(count("ec_webhook")).isZero();
    crashAndReopen();
    assertThat(due()).isEmpty();
    assertThat(store.webhooksWaiting()).isZero();
  }

  @Test
  void asManyAreTakenAsAreWantedTheLongestDueFirst() {
    announcing();
    for (int i = 0; i < 6; i++) {
      run(Op.draft("c" + i, "a").accept());
      run(Op.cancel("c" + i));
      pass(Duration.ofMillis(1));
      if (i == 3) {
        checkpoint();
      }
    }
    Set<Long> first = Set.of(due().get(0).seq());

    List<Webhook> three = run(op(ledger -> ledger.outbox().due(3, 1 << 20, first)));
    List<Webhook> small = run(op(ledger -> ledger.outbox().due(3, 1, Set.of())));
    List<Webhook> old = run(op(ledger -> ledger.outbox().oldest(2)));
    Optional<Instant> oldest = run(op(ledger -> ledger.outbox().oldestTime()));

    assertThat(three)
        .extracting(JdbcOutboxSteps::name)
        .containsExactly("c1 cancelled", "c2 cancelled", "c3 cancelled");
    assertThat(small).extracting(JdbcOutboxSteps::name).containsExactly("c0 cancelled");
    assertThat(old)
        .extracting(JdbcOutboxSteps::name)
        .containsExactly("c0 cancelled", "c1 cancelled");
    assertThat(oldest).contains(old.get(0).queuedAt());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void anyOutboxIsAsAPlainModelSaysIt(long addedToSeed) {
    announcing();
    restartWith(
        options.withCheckpoints(
            new JdbcStoreOptions.Checkpoints(30, 1 << 20, 4, 3, Duration.ofSeconds(1))));
    long seed = Long.getLong("edgewire.seed", System.nanoTime()) + addedToSeed;
    System.out.println("seed of the random outbox: " + seed);
    new RandomOutbox(seed, this).run(600);
    checkpoint();
    assertThat(count("ec_webhook")).isEqualTo(store.webhooksWaiting());
  }
}
