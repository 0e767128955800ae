package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Priority;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the tables are written, and what becomes of it when that fails. */
public abstract class JdbcCheckpointContract extends JdbcStoreContract {
  private static final AgentId A = new AgentId("a");

  @Test
  void readingOnInABacklogDoesNotReadAgainWhatWentOutBefore() {
    // Given
    for (int i = 0; i < 300; i++) {
      submit(Op.draft("c" + i, "a").accept());
    }
    submit(Op.draft("other", "b").accept());
    checkpoint();
    for (int done = 0; done < 240; done += 24) {
      for (CommandRecord next : head(24)) {
        run(Op.send(next.command().id().value()));
        run(Op.ack(next.command().id().value(), CommandStatus.COMPLETED));
      }
    }
    long before = faults.executions(CommandTable.QUEUE);

    // When
    List<CommandRecord> head = head(24);

    // Then
    assertThat(head.get(0).command().id().value()).isEqualTo("c240");
    assertThat(faults.executions(CommandTable.QUEUE) - before)
        .as("pages read: that of the last head, and the next, but none of the 216 before")
        .isEqualTo(2);
  }

  @Test
  void whatComesBackToTheQueueIsReadAgainAlsoBeforeAllOthers() {
    // Given
    for (int i = 0; i < 100; i++) {
      submit(Op.draft("c" + i, "a").repeatable().accept());
    }
    checkpoint();
    head(10).forEach(next -> run(Op.send(next.command().id().value())));
    assertThat(head(1).get(0).command().id().value()).isEqualTo("c10");
    run(Op.lose("c3"));
    assertThat(head(1).get(0).command().id().value()).isEqualTo("c3");
    run(Op.send("c3"));
    head(1);
    run(Op.lose("c5"));

    // When
    checkpoint();

    // Then
    assertThat(head(2))
        .extracting(next -> next.command().id().value())
        .containsExactly("c5", "c10");
  }

  private List<CommandRecord> head(int limit) {
    return run(Op.read(A, ledger -> ledger.head(A, Priority.NORMAL, limit, 1 << 20)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void aKillAtAnyStatementOfACheckpointLosesNothing(int statement) {
    life();
    faults.breakAt(Faults.Point.EXECUTE, statement);
    var done = store.checkpoint();
    work();
    assertThat(done).isDone();

    crashAndReopen();

    assertLife();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void aKillAtTheCommitOfACheckpointLosesNothing(Faults.Point point) {
    life();
    faults.breakAt(point, 1);
    var done = store.checkpoint();
    work();
    assertThat(done).isDone();
    assertThat(faults.happened()).isTrue();

    crashAndReopen();

    assertLife();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEFORE_COMMIT", "AFTER_COMMIT", "EXECUTE"})
  void aCheckpointThatLostItsConnectionIsFinishedLater(Faults.Point point) {
    life();
    faults.breakAt(point, 1);
    var done = store.checkpoint();
    work();
    assertThat(done).isDone();
    assertThat(store.health().up()).isFalse();

    pass(Duration.ofSeconds(5));

    assertThat(store.health().up()).isTrue();
    assertThat(store.health().unsaved()).isZero();
    assertThat(store.health().quarantined()).isZero();
    assertLife();
    assertThat(count("ec_journal")).isZero();
  }

  @Test
  void aCommandThatItsTableRefusesIsSetAside() throws SQLException {
    execute("alter table ec_command add constraint ck_test check (digest <> 'digest of poison')");
    run(Op.draft("before", "a").accept());
    run(Op.draft("poison", "a").accept());
    run(Op.draft("after", "a").accept());

    checkpoint();

    assertThat(count("ec_command")).isEqualTo(2);
    assertThat(count("ec_quarantine")).isEqualTo(1);
    assertThat(count("ec_journal")).isZero();
    assertThat(store.health().quarantined()).isEqualTo(1);
    assertThat(metrics.value(Metrics.Counter.QUARANTINED)).isEqualTo(1);
    assertThat(find("poison").orElseThrow().payload().text()).isEqualTo("{\"n\":\"poison\"}");
    assertThat(counts("a")).isEqualTo(new AgentCounts(3, 0));
    run(Op.send("poison"));
    checkpoint();
    List<CommandRecord> head = run(Op.read(A, l -> l.head(A, Priority.NORMAL, 9, 999)));
    assertThat(head).hasSize(2);
    crashAndReopen();
    assertThat(statusOf("poison")).isEqualTo(CommandStatus.SENT);
    assertThat(counts("a")).isEqualTo(new AgentCounts(2, 1));
    List<CommandRecord> flying = run(Op.read(A, l -> l.inFlight(A)));
    assertThat(flying).hasSize(1);
  }

  @Test
  void whatWasSetAsideIsWrittenAfterARestartWhenItsTableTakesIt() throws SQLException {
    execute("alter table ec_command add constraint ck_test check (digest <> 'digest of poison')");
    run(Op.draft("poison", "a").accept());
    checkpoint();
    assertThat(count("ec_quarantine")).isEqualTo(1);
    crash();
    execute("alter table ec_command drop constraint ck_test");

    reopen();
    checkpoint();

    assertThat(count("ec_quarantine")).isZero();
    assertThat(count("ec_command")).isEqualTo(1);
    assertThat(store.health().quarantined()).isZero();
    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 0));
    crashAndReopen();
    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 0));
  }

  @Test
  void anUpdateThatItsTableRefusesIsSetAsideWithItsLatestState() throws SQLException {
    run(Op.draft("c1", "a").accept());
    checkpoint();
    execute("alter table ec_command add constraint ck_test check (attempts = 0)");
    run(Op.send("c1"));
    checkpoint();

    crashAndReopen();

    assertThat(statusOf("c1")).isEqualTo(CommandStatus.SENT);
    assertThat(find("c1").orElseThrow().payload().text()).isEqualTo("{\"n\":\"c1\"}");
    assertThat(counts("a")).isEqualTo(new AgentCounts(0, 1));
    assertThat(store.totals()).isEqualTo(new AgentCounts(0, 1));
  }

  @Test
  void anAgentThatItsTableRefusesKeepsItsCounts() throws SQLException {
    execute("alter table ec_agent add constraint ck_test check (last_close_code <> 4000)");
    run(Op.note("a", agent -> agent.closed(4000, time.instant())));
    run(Op.draft("c1", "a").accept());

    checkpoint();

    assertThat(store.findAgent(A).orElseThrow().lastCloseCode()).isEqualTo(4000);
    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 0));
    crashAndReopen();
    assertThat(store.findAgent(A).orElseThrow().lastCloseCode()).isEqualTo(4000);
    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 0));
  }

  @Test
  void whatWaitsForACheckpointIsWrittenAfterASecondOfIdleness() {
    run(Op.draft("c1", "a").accept());
    assertThat(count("ec_command")).isZero();
    assertThat(store.health().unsaved()).isEqualTo(1);

    pass(Duration.ofSeconds(1));

    assertThat(count("ec_command")).isEqualTo(1);
    assertThat(count("ec_journal")).isZero();
    assertThat(store.health().unsaved()).isZero();
  }

  @Test
  void aFullMemoryIsWrittenAtOnce() {
    restartWith(
        options.withCheckpoints(
            new JdbcStoreOptions.Checkpoints(10, 1 << 20, 4, 2, Duration.ofSeconds(1))));
    for (int i = 0; i < 13; i++) {
      run(Op.draft("c" + i, "a").accept());
    }

    assertThat(store.health().unsaved()).isLessThanOrEqualTo(10);
    assertThat(count("ec_command")).isBetween(4, 8);
    assertThat(count("ec_journal")).isEqualTo(13 - count("ec_command"));
    crashAndReopen();
    assertThat(counts("a")).isEqualTo(new AgentCounts(13, 0));
    checkpoint();
    assertThat(count("ec_command")).isEqualTo(13);
  }

  @Test
  void aCheckpointFutureFailsWhileTheDatabaseIsAway() {
    faults.down(true);
    submit(Op.send("c1"));
    work();

    var done = store.checkpoint();
    work();

    assertThat(done).isCompletedExceptionally();
  }

  private void life() {
    run(Op.draft("old", "a").accept());
    checkpoint();
    run(Op.send("old"));
    run(Op.draft("new", "a").accept());
    run(Op.draft("done", "b").accept());
    run(Op.send("done"));
    run(Op.ack("done", CommandStatus.COMPLETED));
    run(Op.note("a", agent -> agent.seen(time.instant())));
    run(Op.report("a", "e1", "{}"));
  }

  private void assertLife() {
    assertThat(statusOf("old")).isEqualTo(CommandStatus.SENT);
    assertThat(statusOf("new")).isEqualTo(CommandStatus.QUEUED);
    assertThat(statusOf("done")).isEqualTo(CommandStatus.COMPLETED);
    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 1));
    assertThat(counts("b")).isEqualTo(AgentCounts.NONE);
    assertThat(store.totals()).isEqualTo(new AgentCounts(1, 1));
    assertThat(store.findAgent(A).orElseThrow().lastSeen()).isPresent();
    checkpoint();
    assertThat(store.reportedBy(A, java.util.Optional.empty(), 9)).hasSize(1);
    assertThat(count("ec_command")).isEqualTo(3);
    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 1));
  }
}
