package org.edgewire.handshake;

import org.edgewire.command.AgentId;

/** What admission has to know of the broker's connections. Thread-safe; never blocks. */
public interface Occupancy {
  /** WebSockets of agents open now. */
  int connections();

  /** Whether the broker is going down. */
  boolean draining();

  /**
   * Whether connections of that agent replace each other too often: the one it has stays (protocol
   * section 1).
   */
  boolean flapping(AgentId agent);
}
