package org.edgewire.dispatch;

import org.edgewire.command.AgentId;
import org.edgewire.command.CommandState;
import org.edgewire.store.Event;
import org.edgewire.store.Webhook;

/**
 * Hears what happens in the broker, in the order in which it became durable. Called on a thread of
 * its own, one call at a time; it may block, but then hears later events later. Every method does
 * nothing unless overridden.
 */
public interface BrokerListener {
  /** A command was accepted or moved on; the last entry of its timeline is the news. */
  default void commandChanged(CommandState state) {}

  /** An agent's own event was stored, for the first time. */
  default void agentReported(Event.AgentReported event) {}

  /** An agent's WebSocket opened. */
  default void agentOnline(AgentId agent) {}

  /**
   * An agent's WebSocket is gone.
   *
   * @param closeCode as observed
   */
  default void agentOffline(AgentId agent, int closeCode) {}

  /** An announcement for the receiver of webhooks was put into the outbox. */
  default void announced(Webhook webhook) {}
}
