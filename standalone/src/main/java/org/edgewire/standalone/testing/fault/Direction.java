package org.edgewire.standalone.testing.fault;

/** Which way a frame goes. */
public enum Direction {
  /** From the peer to the broker. */
  IN,
  /** From the broker to the peer. */
  OUT
}
