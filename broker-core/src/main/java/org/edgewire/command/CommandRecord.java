package org.edgewire.command;

import org.edgewire.json.JsonText;

/**
 * All there is to know of a command.
 *
 * @param state what was ordered and where it stands
 * @param payload the payload object as it came
 */
public record CommandRecord(CommandState state, JsonText payload) {
  /** What was ordered. */
  public Command command() {
    return state.command();
  }
}
