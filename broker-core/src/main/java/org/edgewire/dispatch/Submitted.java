package org.edgewire.dispatch;

import org.edgewire.command.CommandRecord;
import org.edgewire.store.Refusal;

/** What became of a submit. */
public sealed interface Submitted {
  /** Durable from now on (201). */
  record Accepted(CommandRecord command) implements Submitted {}

  /** The same request had been accepted before (200). */
  record Existing(CommandRecord command) implements Submitted {}

  /**
   * Not taken.
   *
   * @param code {@code command_id_conflict} (409), {@code queue_full} (429), {@code
   *     expires_before_delivery} or another field's name (422)
   * @param detail what, where, and what is allowed
   */
  record Refused(String code, String detail) implements Submitted {}

  /** The store could not take it (503). */
  record Unavailable(Refusal why) implements Submitted {}
}
