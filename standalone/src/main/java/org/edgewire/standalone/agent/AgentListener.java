package org.edgewire.standalone.agent;

import org.edgewire.json.JsonText;

/** Hears what happens to an agent; called on the agent's one thread. */
public interface AgentListener {
  /** The socket is open. */
  void connected();

  /** A command came; it is acked after this returns. */
  void command(JsonText data);

  /** Something else happened, told in one line. */
  void note(String line);

  /**
   * The broker does not let this agent in, and trying again will not change that. The agent stops.
   */
  void rejected(String line);
}
