package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.DeliveryPolicy;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.Heard;
import org.edgewire.store.Intake;
import org.edgewire.store.Op;
import org.edgewire.store.Outcome;
import org.edgewire.store.Refusal;
import org.edgewire.store.Store;
import org.edgewire.store.StoreOrderContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store in a database does when that database fails. Nothing here is one database's own. */
public abstract class JdbcStoreContract extends StoreOrderContract {

  /** Limits so small that tests reach them. */
  protected JdbcStoreOptions options = JdbcStoreOptions.DEFAULT;

  Faults faults;

  /** The database of this test; the same one each time. */
  protected abstract DataSource database();

  /** Ends all sessions of the database without a clean close, where that can be done. */
  protected abstract void kill();

  @Override
  protected Store open(DeliveryPolicy policy) {
    faults = new Faults(database());
    return JdbcStore.open(
        faults.source(), options.withPolicy(policy), time, task -> {}, time, metrics);
  }

  @Override
  protected void work() {
    while (((JdbcStore) store).step()) {
      // Until it says that nothing is left to do.
    }
  }

  @Override
  protected void crash() {
    faults.down(true);
    store.close();
    kill();
  }

  @Test
  void fullQueuesRefuseAtOnce() {
    restartWith(options.withQueues(new JdbcStoreOptions.Queues(2, 3, 10_000, 512, 1 << 20)));
    List<Outcome<Boolean>> producers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      producers.add(submit(Op.draft("c" + i, "a").accept()));
    }
    submit(Op.report("a", "e1", "{}"));
    submit(Op.report("a", "e2", "{}"));

    assertThat(producers.get(3).refusal()).isEqualTo(Refusal.BUSY);
    assertThat(submit(Op.report("a", "e3", "{}")).refusal()).isEqualTo(Refusal.BUSY);
    work();
    assertThat(submit(Op.draft("x", "a").accept().weighing(9_000)).isDone()).isFalse();
    assertThat(submit(Op.draft("y", "a").accept().weighing(1_001)).refusal())
        .isEqualTo(Refusal.BUSY);
    for (int i = 0; i < 100; i++) {
      assertThat(submit(Op.send("c0")).isDone()).isFalse();
    }
    work();
    assertThat(producers.get(2).result()).isTrue();
  }

  @Test
  void groupsEndAtTheirLimits() {
    restartWith(options.withQueues(new JdbcStoreOptions.Queues(9, 99, 1 << 20, 4, 1_000)));
    for (int i = 0; i < 8; i++) {
      submit(Op.draft("c" + i, "a").accept());
    }
    submit(Op.draft("large1", "a").accept().weighing(900));
    submit(Op.draft("large2", "a").accept().weighing(900));
    submit(Op.draft("large3", "a").accept().weighing(900));

    work();

    assertThat(metrics.value(Metrics.Counter.GROUPS)).isEqualTo(4);
  }

  @Test
  void aGroupThatCannotBeWrittenIsRefusedOrWaits() {
    run(Op.draft("c1", "a").accept());
    heard.take();
    faults.down(true);
    Outcome<Boolean> producer = submit(Op.draft("c2", "a").accept());
    Outcome<?> broker = submit(Op.send("c1"));
    Outcome<?> agent = submit(Op.ack("c1", CommandStatus.COMPLETED));

    work();

    assertThat(producer.refusal()).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(broker.isDone()).isFalse();
    assertThat(heard.take()).isEmpty();
    assertThat(store.health().up()).isFalse();
    assertThat(store.health().problem().orElseThrow()).contains("08006");
    assertThat(submit(Op.draft("c3", "a").accept()).refusal()).isEqualTo(Refusal.UNAVAILABLE);
    faults.down(false);
    pass(Duration.ofSeconds(6));
    assertThat(store.health().up()).isTrue();
    assertThat(broker.isDone()).isTrue();
    assertThat(agent.isDone()).isTrue();
    assertThat(find("c2")).isEmpty();
    assertThat(run(Op.draft("c4", "a").accept())).isTrue();
    assertThat(heard.take()).contains("c1 QUEUED -> SENT", "accepted c4 {\"n\":\"c4\"}");
  }

  @Test
  void theDatabaseIsTriedAgainWithGrowingPauses() {
    faults.down(true);
    submit(Op.send("c1"));
    work();

    pass(Duration.ofMillis(99));
    faults.down(false);
    assertThat(store.health().up()).isFalse();
    faults.down(true);
    pass(Duration.ofMillis(1));
    faults.down(false);
    pass(Duration.ofMillis(199));
    assertThat(store.health().up()).isFalse();
    pass(Duration.ofMillis(1));

    assertThat(store.health().up()).isTrue();
  }

  @Test
  void aCommitWhoseAnswerIsLostButWasDoneCounts() {
    faults.breakAt(Faults.Point.AFTER_COMMIT, 1);
    Outcome<Boolean> outcome = submit(Op.draft("c1", "a").accept());
    work();
    assertThat(faults.happened()).isTrue();
    assertThat(outcome.isDone()).isFalse();
    assertThat(heard.take()).isEmpty();

    pass(Duration.ofSeconds(1));

    assertThat(outcome.result()).isTrue();
    assertThat(heard.take()).containsExactly("accepted c1 {\"n\":\"c1\"}");
    crashAndReopen();
    assertThat(find("c1")).isPresent();
  }

  @Test
  void aCommitWhoseAnswerIsLostAndWasNotDoneIsRefusedOrRepeated() {
    run(Op.draft("c0", "a").accept());
    faults.breakAt(Faults.Point.BEFORE_COMMIT, 1);
    Outcome<?> send = submit(Op.send("c0"));
    Outcome<Boolean> accept = submit(Op.draft("c1", "a").accept());
    work();
    assertThat(accept.isDone()).isFalse();

    pass(Duration.ofSeconds(1));

    assertThat(accept.refusal()).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(send.isDone()).isTrue();
    assertThat(statusOf("c0")).isEqualTo(CommandStatus.SENT);
    assertThat(find("c1")).isEmpty();
    crashAndReopen();
    assertThat(statusOf("c0")).isEqualTo(CommandStatus.SENT);
    assertThat(find("c1")).isEmpty();
  }

  @Test
  void aGroupLargerThanAJournalRowIsReadBackWhole() {
    String text = "\"" + "é".repeat(120_000) + "\"";
    for (int i = 0; i < 8; i++) {
      submit(Op.draft("c" + i, "a").with(text).accept().in(Intake.BROKER).weighing(1));
    }
    work();
    assertThat(metrics.value(Metrics.Counter.GROUPS)).isEqualTo(1);
    assertThat(count("ec_journal")).isGreaterThan(2);

    crashAndReopen();

    for (int i = 0; i < 8; i++) {
      assertThat(find("c" + i).orElseThrow().payload().text()).isEqualTo(text);
    }
  }

  @Test
  void aSmallCacheForgetsOnlyWhatTheTablesHave() {
    restartWith(options.withCaches(new JdbcStoreOptions.Caches(2, 1 << 20, 2, 1 << 20)));
    for (int i = 0; i < 9; i++) {
      run(Op.draft("c" + i, "agent" + i).accept());
    }
    checkpoint();
    for (int i = 0; i < 9; i++) {
      run(Op.send("c" + i));
    }

    for (int i = 0; i < 9; i++) {
      assertThat(statusOf("c" + i)).isEqualTo(CommandStatus.SENT);
      assertThat(counts("agent" + i)).isEqualTo(new AgentCounts(0, 1));
    }
    checkpoint();
    assertThat(store.totals()).isEqualTo(new AgentCounts(0, 9));
    crashAndReopen();
    assertThat(store.totals()).isEqualTo(new AgentCounts(0, 9));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void anyHistoryIsAsAPlainModelSaysIt(long addedToSeed) {
    restartWith(
        options
            .withCheckpoints(
                new JdbcStoreOptions.Checkpoints(40, 1 << 20, 7, 5, Duration.ofSeconds(1)))
            .withCaches(new JdbcStoreOptions.Caches(9, 1 << 20, 3, 1 << 20)));
    long seed = Long.getLong("edgewire.seed", System.nanoTime()) + addedToSeed;
    System.out.println("seed of the random history: " + seed);
    new RandomHistory(seed, this).run(1_500);
  }

  /** What the random history does to the store. */
  final Store current() {
    return store;
  }

  final Heard heard() {
    return heard;
  }

  final void randomly(int choice) {
    switch (choice) {
      case 0 -> crashAndReopen();
      case 1 -> {
        store.close();
        reopen();
      }
      case 2 -> checkpoint();
      case 3 -> pass(Duration.ofSeconds(1));
      case 4 -> {
        faults.breakAt(Faults.Point.AFTER_COMMIT, 1);
        pass(Duration.ofSeconds(2));
        faults.breakAt(Faults.Point.NEVER, 1);
        pass(Duration.ofSeconds(2));
      }
      default -> work();
    }
  }

  final void restartWith(JdbcStoreOptions other) {
    store.close();
    options = other;
    reopen();
    heard.take();
  }

  final void execute(String sql) throws SQLException {
    try (Connection connection = database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  final int count(String table) {
    try (Connection connection = database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
