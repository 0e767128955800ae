package org.edgewire.store.jdbc;

import org.edgewire.store.Event;
import org.edgewire.store.SessionRecord;

/**
 * A session in memory.
 *
 * @param record its numbers and members
 * @param inTable whether a row has its name, its own or that of an earlier one
 * @param ended whether it is over; then only its row is left to be deleted
 */
record SessionEntry(SessionRecord record, boolean inTable, boolean ended) {
  private static final int BYTES = 400;
  private static final int MEMBER_BYTES = 100;

  static SessionEntry saved(SessionRecord record) {
    return new SessionEntry(record, true, false);
  }

  static SessionEntry created(SessionRecord record, boolean inTable) {
    return new SessionEntry(record, inTable, false);
  }

  boolean exists() {
    return !ended;
  }

  /** What an event of this very session makes of it. */
  SessionEntry after(Event.OfSession event) {
    if (event instanceof Event.SessionPatched patched) {
      return with(record.patched(patched.patch()));
    }
    if (event instanceof Event.SessionActed acted) {
      return with(record.acted(acted.action()));
    }
    if (event instanceof Event.SessionNoted noted) {
      SessionRecord newer = noted.record();
      return with(record.with(newer.members(), newer.ttl()).activeAt(newer.lastActive()));
    }
    return new SessionEntry(record, inTable, event instanceof Event.SessionEnded);
  }

  /** Whether it is that session already, and as new. */
  boolean has(Event.SessionCreated event) {
    return exists()
        && record.epoch().equals(event.epoch())
        && record.position() >= event.record().position();
  }

  /**
   * Whether an event that is read from the journal is news: what the row has already is none, nor
   * is what was said of an earlier session of that name.
   */
  boolean lacks(Event.OfSession event) {
    if (ended || !event.epoch().equals(record.epoch())) {
      return false;
    }
    if (event instanceof Event.SessionPatched patched) {
      return patched.patch().version() == record.version() + 1;
    }
    if (event instanceof Event.SessionActed acted) {
      return acted.action().seq() == record.seq() + 1;
    }
    return true;
  }

  SessionEntry written() {
    return new SessionEntry(record, true, ended);
  }

  SessionEntry withRow(boolean there) {
    return new SessionEntry(record, there, ended);
  }

  private SessionEntry with(SessionRecord newer) {
    return new SessionEntry(newer, inTable, ended);
  }

  int weight() {
    return BYTES + MEMBER_BYTES * record.members().map(java.util.Set::size).orElse(0);
  }
}
