package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.edgewire.command.CommandStatus;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Heard;
import org.edgewire.store.ManualTime;
import org.edgewire.store.Op;
import org.edgewire.store.Outcome;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** However long a backlog is, a statement looks at no more rows than it returns (H2). */
final class PlansTest {
  private static final int BACKLOG = 10_000;
  private static final int LIMIT = 20;
  private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

  private static JdbcDataSource source;
  private static JdbcStore store;

  /** Binds what a statement asks for. */
  private interface Arguments {
    void bind(Binder binder) throws SQLException;
  }

  @BeforeAll
  static void anAgentWithABacklogAndFewOtherCommandsBeforeIt() {
    source = new JdbcDataSource();
    source.setURL(H2.memoryUrl(UUID.randomUUID().toString()));
    ManualTime time = new ManualTime();
    store = JdbcStore.open(source, JdbcStoreOptions.DEFAULT, time, task -> {}, time, new Metrics());
    store.start(new Heard());
    for (int i = 0; i < 5; i++) {
      store.submit(Op.draft("old" + i, "b").of("rare").accept(), new Outcome<>());
      store.submit(Op.cancel("old" + i), new Outcome<>());
    }
    for (int i = 0; i < BACKLOG; i++) {
      store.submit(Op.draft("c" + i, "a").accept().weighing(100), new Outcome<>());
      if (i % 1_000 == 0) {
        work();
      }
    }
    var written = store.checkpoint();
    work();
    written.join();
  }

  private static void work() {
    H2Stores.drain(store);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  private static String plan(String sql, Arguments arguments) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement explain = connection.prepareStatement("explain analyze " + sql)) {
      arguments.bind(new Binder(explain));
      try (ResultSet rows = explain.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private static void reads(String plan, String index, int rows) {
    assertThat(plan).contains(index).contains("/* index sorted */");
    Matcher scanned = SCANNED.matcher(plan);
    assertThat(scanned.find()).isTrue();
    assertThat(Integer.parseInt(scanned.group(1))).isLessThanOrEqualTo(rows + 1);
  }

  @Test
  void theHeadOfAQueue() throws SQLException {
    String plan =
        plan(
            CommandTable.QUEUE,
            binder ->
                binder
                    .text("a")
                    .number(Held.firstRank(2) - 1)
                    .number(Held.firstRank(3))
                    .integer(LIMIT));

    reads(plan, "EC_COMMAND_QUEUE", LIMIT);
  }

  @Test
  void theNewestCommandsOfAnAgentAndThoseBeforeACursor() throws SQLException {
    for (long before : new long[] {Held.firstRank(1) - 1, BACKLOG / 2}) {
      reads(ofAgent("a", 2, before, -1), "EC_COMMAND_QUEUE", LIMIT);
    }
  }

  @Test
  void theCommandsOfAnAgentThatAreOlderThanTheBacklog() throws SQLException {
    long before = Held.firstRank(1) - 1;

    reads(ofAgent("b", CommandStatus.CANCELLED.code(), before, -1), "EC_COMMAND_QUEUE", 5);
  }

  @Test
  void aStatusThatNoCommandOfTheAgentHas() throws SQLException {
    int failed = CommandStatus.FAILED.code();

    reads(ofAgent("a", failed, Held.firstRank(1) - 1, failed), "EC_COMMAND_QUEUE", 0);
  }

  private static String ofAgent(String agent, int rankClass, long before, int status)
      throws SQLException {
    long first = Held.firstRank(rankClass);
    return plan(
        CommandLists.OF_AGENT,
        binder ->
            binder
                .text(agent)
                .number(first)
                .number(first + before)
                .integer(status)
                .integer(status)
                .text("")
                .text("")
                .integer(LIMIT));
  }

  @Test
  void aRareStatusAcrossAgents() throws SQLException {
    String plan =
        plan(
            CommandLists.OF_STATUS,
            binder ->
                binder
                    .integer(CommandStatus.CANCELLED.code())
                    .number(Long.MAX_VALUE)
                    .text("")
                    .text("")
                    .integer(LIMIT));

    reads(plan, "EC_COMMAND_STATUS", 5);
  }

  @Test
  void aCommonStatusAcrossAgents() throws SQLException {
    String plan =
        plan(
            CommandLists.OF_STATUS,
            binder -> binder.integer(0).number(BACKLOG / 2).text("").text("").integer(LIMIT));

    reads(plan, "EC_COMMAND_STATUS", LIMIT);
  }

  @Test
  void aRareTypeAcrossAgents() throws SQLException {
    String plan =
        plan(
            CommandLists.OF_TYPE,
            binder -> binder.text("rare").number(Long.MAX_VALUE).integer(LIMIT));

    reads(plan, "EC_COMMAND_TYPE", 5);
  }

  @Test
  void theNewestAcrossAgents() throws SQLException {
    String plan = plan(CommandLists.NEWEST, binder -> binder.number(BACKLOG / 2).integer(LIMIT));

    reads(plan, "PRIMARY_KEY", LIMIT);
  }
}
