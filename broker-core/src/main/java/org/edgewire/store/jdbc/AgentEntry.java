package org.edgewire.store.jdbc;

import org.edgewire.command.AgentId;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.AgentRecord;

/**
 * An agent in memory. Its row counts what the tables hold; what is not written yet comes on top, so
 * that recovery, which applies the journal to the tables, counts nothing twice.
 *
 * @param record what is known of it
 * @param queued its waiting commands
 * @param inFlight its commands in flight
 * @param savedQueued the same in its row
 * @param savedInFlight the same in its row
 * @param inTable whether it has a row
 */
record AgentEntry(
    AgentRecord record,
    int queued,
    int inFlight,
    int savedQueued,
    int savedInFlight,
    boolean inTable) {
  private static final int BYTES = 400;

  static AgentEntry unknown(AgentId id) {
    return new AgentEntry(AgentRecord.unknown(id), 0, 0, 0, 0, false);
  }

  /** As its row has it. */
  static AgentEntry saved(AgentRecord record, int queued, int inFlight) {
    return new AgentEntry(record, queued, inFlight, queued, inFlight, true);
  }

  AgentEntry noted(AgentRecord newer) {
    return new AgentEntry(newer, queued, inFlight, savedQueued, savedInFlight, inTable);
  }

  /** One of its commands changed from one standing to another. */
  AgentEntry counting(Standing before, Standing after) {
    return new AgentEntry(
        record,
        queued + after.queued() - before.queued(),
        inFlight + after.inFlight() - before.inFlight(),
        savedQueued,
        savedInFlight,
        inTable);
  }

  /** One of its rows changed from one standing to another. */
  AgentEntry saving(Standing before, Standing after) {
    return new AgentEntry(
        record,
        queued,
        inFlight,
        savedQueued + after.queued() - before.queued(),
        savedInFlight + after.inFlight() - before.inFlight(),
        inTable);
  }

  AgentEntry written() {
    return new AgentEntry(record, queued, inFlight, savedQueued, savedInFlight, true);
  }

  AgentEntry withRow(int rowQueued, int rowInFlight) {
    return new AgentEntry(record, queued, inFlight, rowQueued, rowInFlight, true);
  }

  AgentId id() {
    return record.id();
  }

  AgentCounts counts() {
    return new AgentCounts(queued, inFlight);
  }

  /** Whether the tables hold commands of it that are not final. */
  boolean hasLiveRows() {
    return savedQueued + savedInFlight > 0;
  }

  /** Whether its counts can be read from its row. */
  boolean isSettled() {
    return inTable && queued == savedQueued && inFlight == savedInFlight;
  }

  int weight() {
    return BYTES
        + record.lastStatus().map(text -> text.text().length()).orElse(0)
        + record.config().map(text -> text.text().length()).orElse(0);
  }
}
