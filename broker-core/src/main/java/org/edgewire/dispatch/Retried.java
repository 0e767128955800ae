package org.edgewire.dispatch;

import org.edgewire.command.CommandRecord;

/** What became of the wish to try a command again (protocol section 3). */
public sealed interface Retried {
  /** It is queued again under its id (200). */
  record Again(CommandRecord command) implements Retried {}

  /** A new command does it over (201). */
  record Anew(CommandRecord command) implements Retried {}

  /** The new command that does it over was accepted before (200). */
  record Existing(CommandRecord command) implements Retried {}

  /**
   * Not done.
   *
   * @param code {@code not_retryable} (409) or {@code queue_full} (429)
   * @param detail what, and what is allowed
   */
  record Refused(String code, String detail) implements Retried {}

  /** There is no such command (404). */
  record Unknown() implements Retried {}
}
