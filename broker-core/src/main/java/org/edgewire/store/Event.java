package org.edgewire.store;

import java.time.Instant;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonText;

/**
 * Something that must not be forgotten. What a journal is made of, in the order in which it
 * happened.
 */
public sealed interface Event {
  /** A command was accepted. */
  record CommandAccepted(Command command, JsonText payload) implements Event {}

  /** A command moved on. */
  record CommandChanged(StatusChange change) implements Event {}

  /** What is known of an agent changed. Holds all of it; the last one counts. */
  record AgentNoted(AgentRecord agent) implements Event {}

  /**
   * An event that an agent reported by {@code /edge/sync}.
   *
   * @param agent who reported it
   * @param eventId its name, unique per agent, 1 to 128 characters
   * @param body the whole event object as it came
   * @param at when it was stored
   */
  record AgentReported(AgentId agent, String eventId, JsonText body, Instant at) implements Event {}
}
