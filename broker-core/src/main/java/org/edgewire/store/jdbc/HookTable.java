package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.edgewire.store.Event;
import org.edgewire.store.Webhook;

/** The outbox as the last checkpoint wrote it. */
final class HookTable {
  private static final String COLUMNS = "due_at, attempts, body";
  private static final String INSERT =
      """
      insert into ec_webhook (due_at, attempts, about, queued_at, body, seq) values (?, ?, ?, ?, ?, ?)""";
  private static final String UPDATE =
      """
      update ec_webhook set due_at = ?, attempts = ? where seq = ?""";
  private static final String DELETE =
      """
      delete from ec_webhook where seq = ?""";
  private static final String DUE =
      """
      select seq from ec_webhook where due_at <= ? order by due_at, seq limit ?""";
  private static final String OLDEST =
      """
      select seq from ec_webhook order by seq limit ?""";
  private static final String ABOUT =
      "select " + COLUMNS + " from ec_webhook where about = ? order by about, seq limit ?";
  private static final KeyedSelect BY_SEQ =
      new KeyedSelect("select " + COLUMNS + " from ec_webhook where seq in ");
  private static final String COUNT =
      """
      select count(*), max(seq) from ec_webhook""";

  private final Statements statements;

  HookTable(Statements statements) {
    this.statements = statements;
  }

  /** How many rows there are, and the highest number; zeros when there are none. */
  record Size(int rows, long highestSeq) {}

  void insert(List<Hook> hooks) throws SQLException {
    if (hooks.isEmpty()) {
      return;
    }
    PreparedStatement insert = statements.prepare(INSERT);
    for (Hook hook : hooks) {
      Webhook webhook = hook.webhook();
      Binder binder = new Binder(insert).time(hook.due()).integer(webhook.attempts());
      binder.text(hook.about()).time(webhook.queuedAt());
      binder.text(EventWriter.line(new Event.WebhookQueued(webhook))).number(hook.seq());
      insert.addBatch();
    }
    execute(insert);
  }

  void update(List<Hook> hooks) throws SQLException {
    if (hooks.isEmpty()) {
      return;
    }
    PreparedStatement update = statements.prepare(UPDATE);
    for (Hook hook : hooks) {
      Binder binder = new Binder(update).time(hook.due()).integer(hook.webhook().attempts());
      binder.number(hook.seq());
      update.addBatch();
    }
    execute(update);
  }

  void delete(List<Hook> hooks) throws SQLException {
    if (hooks.isEmpty()) {
      return;
    }
    PreparedStatement delete = statements.prepare(DELETE);
    for (Hook hook : hooks) {
      new Binder(delete).number(hook.seq());
      delete.addBatch();
    }
    execute(delete);
  }

  /** A failed batch would stay in the statement, which is used again. */
  private static void execute(PreparedStatement batch) throws SQLException {
    try {
      batch.executeBatch();
    } finally {
      batch.clearBatch();
    }
  }

  /** Numbers of those that are due, the longest first. */
  List<Long> due(Instant now, int limit) throws SQLException {
    PreparedStatement select = statements.prepare(DUE);
    new Binder(select).time(now).integer(limit);
    return numbers(select);
  }

  /** The lowest numbers. */
  List<Long> oldest(int limit) throws SQLException {
    PreparedStatement select = statements.prepare(OLDEST);
    new Binder(select).integer(limit);
    return numbers(select);
  }

  private static List<Long> numbers(PreparedStatement select) throws SQLException {
    List<Long> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getLong(1));
      }
    }
    return found;
  }

  /** The oldest about somebody. */
  List<Hook> about(String about, int limit) throws SQLException {
    PreparedStatement select = statements.prepare(ABOUT);
    new Binder(select).text(about).integer(limit);
    List<Hook> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(read(new Cells(rows)));
      }
    }
    return found;
  }

  List<Hook> find(Collection<Long> seqs) throws SQLException {
    List<Hook> found = new ArrayList<>();
    BY_SEQ.runNumbers(statements, seqs, row -> found.add(read(row)));
    return found;
  }

  Size size() throws SQLException {
    try (ResultSet rows = statements.prepare(COUNT).executeQuery()) {
      rows.next();
      return new Size(rows.getInt(1), rows.getLong(2));
    }
  }

  private static Hook read(Cells cells) throws SQLException {
    Optional<Instant> due = cells.maybeTime();
    int attempts = cells.integer();
    Webhook queued = EventReader.webhook(cells.text());
    return Hook.saved(
        new Webhook(queued.seq(), queued.id(), queued.queuedAt(), attempts, queued.what()), due);
  }
}
