package org.edgewire;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.edgewire.command.AgentId;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.Submitted;
import org.edgewire.store.jdbc.MemoryDatabase;
import org.junit.jupiter.api.Test;

class MemoryDatabaseTest {
  private static final String COUNT = "select count(*) from ec_command";

  @Test
  void whatIsGivenBackIsTakenAgainAndEmpty() throws SQLException {
    MemoryDatabase database = MemoryDatabase.take();
    submitAndEnd(database);
    assertThat(number(database, COUNT)).isEqualTo(1);

    database.giveBack();
    MemoryDatabase next = MemoryDatabase.take();

    assertThat(next).isSameAs(database);
    assertThat(number(next, COUNT)).isZero();
    assertThat(number(next, "select count(*) from ec_journal")).isZero();
    try (Broker broker = broker(next)) {
      assertThat(broker.agent(new AgentId("edge_1")).counts().queued()).isZero();
    }
    next.giveBack();
  }

  @Test
  void whileSomebodyIsConnectedItIsNotUsedAgain() throws SQLException {
    MemoryDatabase database = MemoryDatabase.take();
    submitAndEnd(database);

    try (Connection late = database.source().getConnection()) {
      assertThat(late).isNotNull();
      database.giveBack();

      assertThat(MemoryDatabase.take()).isNotSameAs(database);
    }
  }

  @Test
  void twoAreNotTheSame() throws SQLException {
    MemoryDatabase one = MemoryDatabase.take();
    MemoryDatabase other = MemoryDatabase.take();
    submitAndEnd(one);
    try (Broker broker = broker(other)) {
      assertThat(broker.agent(new AgentId("edge_1")).counts().queued()).isZero();
    }
    one.giveBack();
    other.giveBack();
  }

  private static void submitAndEnd(MemoryDatabase database) {
    try (Broker broker = broker(database)) {
      Submitted answer =
          broker.submit(NewCommand.of("edge_1", "emit_event", "{\"event_type\":\"e\"}")).join();
      assertThat(answer).isInstanceOf(Submitted.Accepted.class);
    }
  }

  private static Broker broker(MemoryDatabase database) {
    Broker broker = Broker.builder().inMemory(database.source()).build();
    broker.start();
    return broker;
  }

  private static long number(MemoryDatabase database, String sql) throws SQLException {
    try (Connection connection = database.source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
