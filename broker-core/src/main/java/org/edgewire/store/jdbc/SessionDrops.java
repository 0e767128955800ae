package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.edgewire.member.SessionId;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;
import org.edgewire.store.SessionRecord;

/**
 * Finds the sessions in which nothing happened for their ttl, and drops those that nobody holds
 * open.
 */
final class SessionDrops {
  private final Tables tables;
  private final Memory memory;

  SessionDrops(Link link, Memory memory) {
    this.tables = Tables.over(link);
    this.memory = memory;
  }

  /** What is due now, at most {@link WakeUps#MOST} sessions; empty when nothing is. */
  Optional<Operation<Integer>> due(Instant now) throws SQLException {
    Set<SessionId> ids = new LinkedHashSet<>();
    for (SessionId id : memory.sessions.unsaved()) {
      boolean over =
          memory
              .sessions
              .get(id)
              .filter(SessionEntry::exists)
              .filter(entry -> isOver(entry.record(), now))
              .isPresent();
      if (over && ids.size() < WakeUps.MOST) {
        ids.add(id);
      }
    }
    // Rows that memory knows better come first again and again until they are written.
    for (SessionId id : tables.sessions().due(now, WakeUps.MOST + memory.sessions.unsavedCount())) {
      if (ids.size() < WakeUps.MOST && memory.sessions.changes(id).isEmpty()) {
        ids.add(id);
      }
    }
    return ids.isEmpty() ? Optional.empty() : Optional.of(new Drop(ids));
  }

  private static boolean isOver(SessionRecord record, Instant now) {
    return !now.isBefore(record.dropAt());
  }

  /** Its result is how many were looked at. */
  private static final class Drop implements Operation<Integer> {
    private final Set<SessionId> ids;

    Drop(Set<SessionId> ids) {
      this.ids = ids;
    }

    @Override
    public Intake intake() {
      return Intake.BROKER;
    }

    @Override
    public Set<SessionId> sessions() {
      return ids;
    }

    @Override
    public Integer decide(Ledger ledger) {
      ids.forEach(
          id ->
              ledger
                  .sessions()
                  .session(id)
                  .filter(record -> isOver(record, ledger.now()))
                  .ifPresent(record -> dropOrKeep(ledger, record)));
      return ids.size();
    }

    private static void dropOrKeep(Ledger ledger, SessionRecord record) {
      if (((GroupLedger) ledger).sessions().isHeld(record.id())) {
        ledger.sessions().note(record.activeAt(ledger.now()));
      } else {
        ledger.sessions().end(record.id(), record.epoch());
      }
    }
  }
}
