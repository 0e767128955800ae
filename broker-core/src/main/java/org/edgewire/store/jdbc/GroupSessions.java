package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.json.JsonText;
import org.edgewire.member.Epoch;
import org.edgewire.member.SessionId;
import org.edgewire.store.Event;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionContents;
import org.edgewire.store.SessionLedger;
import org.edgewire.store.SessionPatch;
import org.edgewire.store.SessionRecord;

/** The sessions as one group sees and changes them. */
final class GroupSessions implements SessionLedger {
  private final Memory memory;
  private final Tables tables;
  private final Lookup lookup;
  private final Staging staging;

  GroupSessions(Memory memory, Tables tables, Lookup lookup, Staging staging) {
    this.memory = memory;
    this.tables = tables;
    this.lookup = lookup;
    this.staging = staging;
  }

  @Override
  public Optional<SessionRecord> session(SessionId id) {
    return entry(id).filter(SessionEntry::exists).map(SessionEntry::record);
  }

  private Optional<SessionEntry> entry(SessionId id) {
    return staging.sessions().get(id).or(() -> lookup.session(id));
  }

  @Override
  public SessionContents contents(SessionId id) {
    try {
      return read(id);
    } catch (SQLException e) {
      throw new LostConnectionException(e);
    }
  }

  private SessionContents read(SessionId id) throws SQLException {
    SessionRecord record =
        session(id).orElseThrow(() -> new IllegalStateException("there is no such session"));
    SessionChanges all = new SessionChanges(new Since(0, 0));
    memory.sessions.changes(id).ifPresent(known -> all.addAll(known));
    staging.sessions().of(id).forEach(all::add);
    List<String> lines = new ArrayList<>();
    List<String> names = new ArrayList<>();
    if (!all.isFresh()) {
      lines.addAll(tables.sessionLog().read(id, SessionLogTable.Kind.ENTRIES));
      names.addAll(tables.sessionLog().read(id, SessionLogTable.Kind.SEEN));
    }
    JsonText base = all.base().isPresent() ? all.base().get() : tables.sessions().state(id);
    return new SessionEntries(
        record,
        base,
        new SessionEntries.Unsaved(List.copyOf(all.patches()), List.copyOf(all.actions())),
        lines,
        names);
  }

  @Override
  public void create(SessionRecord record, JsonText state) {
    if (session(record.id()).isPresent()) {
      throw new IllegalStateException("a session to be made exists already");
    }
    add(new Event.SessionCreated(rounded(record), state));
  }

  @Override
  public void patch(SessionId id, SessionPatch patch) {
    SessionRecord record = existing(id);
    if (patch.version() != record.version() + 1) {
      throw new IllegalStateException("a patch does not follow the one before it");
    }
    add(
        new Event.SessionPatched(
            id,
            record.epoch(),
            new SessionPatch(
                patch.version(),
                patch.patch(),
                patch.author(),
                patch.id(),
                GroupLedger.rounded(patch.at()))));
  }

  @Override
  public void act(SessionId id, SessionAction action) {
    SessionRecord record = existing(id);
    if (action.seq() != record.seq() + 1) {
      throw new IllegalStateException("an action does not follow the one before it");
    }
    add(
        new Event.SessionActed(
            id,
            record.epoch(),
            new SessionAction(
                action.seq(),
                action.version(),
                action.id(),
                action.name(),
                action.payload(),
                action.author(),
                GroupLedger.rounded(action.at()))));
  }

  @Override
  public void note(SessionRecord record) {
    existing(record.id());
    add(new Event.SessionNoted(rounded(record)));
  }

  @Override
  public void end(SessionId id, Epoch epoch) {
    if (existing(id).epoch().equals(epoch)) {
      add(new Event.SessionEnded(id, epoch));
    }
  }

  @Override
  public void hold(SessionId id, boolean held) {
    staging.sessions().hold(id, held);
  }

  boolean isHeld(SessionId id) {
    return staging.sessions().held(id).orElseGet(() -> memory.sessions.isHeld(id));
  }

  private SessionRecord existing(SessionId id) {
    return session(id).orElseThrow(() -> new IllegalStateException("there is no such session"));
  }

  private void add(Event.OfSession event) {
    staging.sessions().add(event, entry(event.session()));
    staging.event(event);
  }

  private static SessionRecord rounded(SessionRecord r) {
    return new SessionRecord(
        r.id(),
        r.epoch(),
        r.version(),
        r.seq(),
        r.members(),
        r.ttl(),
        GroupLedger.rounded(r.createdAt()),
        GroupLedger.rounded(r.lastActive()));
  }
}
