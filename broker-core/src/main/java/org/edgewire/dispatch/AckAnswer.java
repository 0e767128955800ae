package org.edgewire.dispatch;

/** What became of an ack that came by HTTP. */
public enum AckAnswer {
  /** Durable, or known before. */
  ACKNOWLEDGED,
  /** No such command, or another agent's. */
  UNKNOWN_COMMAND,
  /** The store could not take it now. */
  UNAVAILABLE
}
