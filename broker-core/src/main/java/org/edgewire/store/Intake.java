package org.edgewire.store;

/** The queues in front of the writer, served in this order. */
public enum Intake {
  /**
   * What a connected agent said or what happened to its connection. Bounded by the number of
   * commands in flight, so never refused while the store is open; waits while the database is away.
   */
  AGENT,
  /**
   * What nobody bounds from outside: acks of unknown commands, sync requests. Refused when full.
   */
  LOOKUP,
  /**
   * The broker's own: sends, refills, timers. Bounded by windows; waits while the database is away.
   */
  BROKER,
  /** Patches and actions of MiniApp sessions. Refused when full and while the database is away. */
  ROOM,
  /** What producers and operators want. Refused when full and while the database is away. */
  PRODUCER;

  /** Whether an operation waits for the database to come back instead of being refused. */
  public boolean survivesOutage() {
    return this == AGENT || this == BROKER;
  }
}
