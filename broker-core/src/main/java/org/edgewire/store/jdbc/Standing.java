package org.edgewire.store.jdbc;

import org.edgewire.command.CommandStatus;

/** What a command counts as. */
enum Standing {
  /** It has no row. */
  NONE,
  QUEUED,
  IN_FLIGHT,
  FINAL;

  static Standing of(CommandStatus status) {
    if (status.isFinal()) {
      return FINAL;
    }
    return status.isInFlight() ? IN_FLIGHT : QUEUED;
  }

  /** It has a row, and that is not final. */
  boolean isLive() {
    return this == QUEUED || this == IN_FLIGHT;
  }

  int queued() {
    return this == QUEUED ? 1 : 0;
  }

  int inFlight() {
    return this == IN_FLIGHT ? 1 : 0;
  }
}
