package org.edgewire.connection;

/**
 * One open WebSocket, as the endpoint reports about it. Thread-safe; never blocks, never throws.
 */
public interface Receiver {
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
