package org.edgewire.dispatch;

import java.time.Instant;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandState;
import org.edgewire.json.JsonText;

/**
 * Hears what happens in the broker, in the order in which it became durable. Called on a thread of
 * its own, one call at a time; it may block, but then hears later events later. Every method does
 * nothing unless overridden.
 */
public interface BrokerListener {
  /** A command was accepted or moved on; the last entry of its timeline is the news. */
  default void commandChanged(CommandState state) {}

  /** An agent's WebSocket opened. */
  default void agentOnline(AgentId agent) {}

  /**
   * An agent's WebSocket is gone.
   *
   * @param closeCode as observed
   */
  default void agentOffline(AgentId agent, int closeCode) {}

  /**
   * An agent reported an event of its own, which was not known yet.
   *
   * @param eventId its name, unique per agent
   * @param body the whole event object as it came
   * @param at when it was stored
   */
  default void agentReported(AgentId agent, String eventId, JsonText body, Instant at) {}
}
