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
  /** A command was accepted. Whether it may go out at once, {@link #released} tells after it. */
  void accepted(CommandState state, JsonText payload);

  /**
   * A queued command took its place in its agent's queue: at its acceptance, when it came back,
   * when its not-before time came, or when the one before it in its ordering key was over. Told
   * after what caused it.
   *
   * @param payload where the writer has it in memory
   */
  void released(CommandState state, Optional<JsonText> payload);

  /** A queued command left its agent's queue: an earlier one of its ordering key came back. */
  void parked(CommandState state);

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

  /** An announcement was put into the outbox. */
  default void announced(Webhook webhook) {}
}
