package org.edgewire.agent;

import org.edgewire.json.JsonText;

/**
 * Hears what happens to an agent, on the agent's own thread: must be short, must not block. Every
 * method does nothing by default.
 */
public interface AgentListener {
  /** The WebSocket is open. */
  default void connected() {}

  /** Commands come by polls until the WebSocket is open again. */
  default void polling() {}

  /**
   * The broker refused the handshake; the agent tries again all the same.
   *
   * @param status of HTTP
   * @param line the same for people
   */
  default void refused(int status, String line) {}

  /** The agent's newest configuration came. */
  default void configured(JsonText configuration) {}

  /** Anything else worth a line in a log: why a connection ended, when the next is tried. */
  default void note(String line) {}
}
