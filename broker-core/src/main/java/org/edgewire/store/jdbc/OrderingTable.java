package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Which rows of ec_command that have an ordering key are not final. */
final class OrderingTable {
  private static final String INSERT =
      """
      insert into ec_ordering (agent_id, ordering_key, seq) values (?, ?, ?)""";
  private static final String DELETE =
      """
      delete from ec_ordering where agent_id = ? and ordering_key = ? and seq = ?""";
  private static final String FROM =
      """
      select seq from ec_ordering where agent_id = ? and ordering_key = ? and seq >= ?
      order by agent_id, ordering_key, seq limit ?""";

  private final Statements statements;

  OrderingTable(Statements statements) {
    this.statements = statements;
  }

  /** Brings the rows of commands to what is written of them now; those without a key have none. */
  void write(List<Held> commands) throws SQLException {
    for (Held held : commands) {
      boolean before = held.saved().isLive();
      boolean after = Standing.of(held.state().status()).isLive();
      if (before != after && held.state().command().orderingKey().isPresent()) {
        KeyName key = KeyName.of(held).orElseThrow();
        PreparedStatement change = statements.prepare(after ? INSERT : DELETE);
        new Binder(change).text(key.agent().value()).text(key.key()).number(held.seq());
        change.executeUpdate();
      }
    }
  }

  /** The first rows of a key from that number on, in order. */
  List<Long> from(KeyName key, long seq, int limit) throws SQLException {
    PreparedStatement select = statements.prepare(FROM);
    new Binder(select).text(key.agent().value()).text(key.key()).number(seq).integer(limit);
    List<Long> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getLong(1));
      }
    }
    return found;
  }
}
