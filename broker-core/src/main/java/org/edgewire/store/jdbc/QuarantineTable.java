package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.edgewire.member.SessionId;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Event;

/** What no checkpoint could write, as JSON text. */
final class QuarantineTable {
  /** What a row holds. */
  enum Kind {
    COMMAND(1),
    AGENT(2),
    REPORT(3),
    WEBHOOK(4),
    SESSION(5);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    static Kind ofCode(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalStateException("ec_quarantine has a row of kind " + code);
    }
  }

  /** Which row. */
  record Key(Kind kind, String item) {
    static Key of(Held held) {
      return new Key(Kind.COMMAND, held.id().value());
    }

    static Key of(AgentRecord agent) {
      return new Key(Kind.AGENT, agent.id().value());
    }

    static Key of(SessionId session) {
      return new Key(Kind.SESSION, session.value());
    }

    static Key of(Event.AgentReported report) {
      return new Key(Kind.REPORT, report.agent().value() + ":" + report.eventId());
    }

    static Key of(Hook hook) {
      return new Key(Kind.WEBHOOK, Long.toString(hook.seq()));
    }
  }

  interface ItemReader {
    void item(Key key, String body) throws SQLException;
  }

  private static final String INSERT =
      """
      insert into ec_quarantine (kind, item_key, set_aside_at, sql_state, body) values (?, ?, ?, ?, ?)""";
  private static final String DELETE =
      """
      delete from ec_quarantine where kind = ? and item_key = ?""";
  private static final String READ =
      """
      select kind, item_key, body from ec_quarantine order by kind, set_aside_at, item_key""";

  private final Statements statements;

  QuarantineTable(Statements statements) {
    this.statements = statements;
  }

  void put(Key key, Instant at, String sqlState, String body) throws SQLException {
    delete(key);
    PreparedStatement insert = statements.prepare(INSERT);
    Binder binder = new Binder(insert).integer(key.kind().code).text(key.item()).time(at);
    binder.text(sqlState).text(body);
    insert.executeUpdate();
  }

  void delete(Key key) throws SQLException {
    PreparedStatement delete = statements.prepare(DELETE);
    new Binder(delete).integer(key.kind().code).text(key.item());
    delete.executeUpdate();
  }

  void read(ItemReader reader) throws SQLException {
    try (ResultSet rows = statements.prepare(READ).executeQuery()) {
      while (rows.next()) {
        Cells cells = new Cells(rows);
        Kind kind = Kind.ofCode(cells.integer());
        reader.item(new Key(kind, cells.text()), cells.text());
      }
    }
  }
}
