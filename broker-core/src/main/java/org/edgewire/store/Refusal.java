package org.edgewire.store;

/** Why the store did not do something. Nothing of it was kept. */
public enum Refusal {
  /** The queue is full; try again in a second. */
  BUSY,
  /** The database is away; try again later. */
  UNAVAILABLE,
  /** The store is closed. */
  CLOSED,
  /** The operation itself failed; the log has the cause. */
  FAILED
}
