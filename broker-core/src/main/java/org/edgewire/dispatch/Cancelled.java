package org.edgewire.dispatch;

import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;

/** What became of the wish to cancel a command (protocol section 3). */
public sealed interface Cancelled {
  /** It is cancelled, now or since before (200). */
  record Done(CommandRecord command) implements Cancelled {}

  /**
   * The agent has it, and was told to forget it (202). The command itself stays as it is.
   *
   * @param command the {@code schedule_message}
   * @param cancel the {@code cancel_scheduled} that was accepted for it, now or before
   */
  record Asked(CommandRecord command, CommandState cancel) implements Cancelled {}

  /** It is out at the agent, or over (409). */
  record TooLate(CommandRecord command) implements Cancelled {}

  /** There is no such command (404). */
  record Unknown() implements Cancelled {}
}
