package org.edgewire.store;

import java.util.Optional;
import org.edgewire.command.CommandState;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonText;

/**
 * Hears of everything that became durable, in the order of the decisions: the events of an
 * operation, then its receipt, then those of the next operation. Called on the writer's thread:
 * must not block and must not throw.
 */
public interface CommitListener {
  /** A command was accepted. */
  void accepted(CommandState state, JsonText payload);

  /** The not-before time of a queued command has come. */
  void released(CommandState state, JsonText payload);

  /**
   * A command moved on.
   *
   * @param payload where the writer still has it in memory
   */
  void changed(
      CommandState before, CommandState after, StatusChange change, Optional<JsonText> payload);

  /** What is known of an agent changed. */
  void noted(AgentRecord agent);

  /** An agent's own event was stored. */
  void reported(Event.AgentReported event);
}
