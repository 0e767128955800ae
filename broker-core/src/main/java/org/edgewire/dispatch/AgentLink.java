package org.edgewire.dispatch;

/**
 * One WebSocket of an agent, as the endpoint reports about it. Thread-safe; never blocks, never
 * throws. After the agent came back on a newer one everything said here is without effect.
 */
public interface AgentLink {
  /** A whole text frame came in. Pings are answered before this returns. */
  void text(String frame);

  /** A whole binary frame came in: not understood. */
  void binary();

  /** A pong of the WebSocket protocol came in. */
  void pong();

  /**
   * The container says that the connection is gone.
   *
   * @param closeCode as the container reports it
   */
  void closed(int closeCode);
}
