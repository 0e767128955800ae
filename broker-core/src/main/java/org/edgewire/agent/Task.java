package org.edgewire.agent;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.command.CommandId;
import org.edgewire.json.JsonText;

/**
 * A command that was started.
 *
 * @param id the command
 * @param at when it was started or ended
 * @param data the command itself, while it runs and may be run again
 * @param ack the data of the ack that ended it; empty while it runs
 * @param known whether the broker is known to have that ack
 */
record Task(
    CommandId id, Instant at, Optional<JsonText> data, Optional<JsonText> ack, boolean known) {
  static Task started(CommandId id, Instant at, Optional<JsonText> data) {
    return new Task(id, at, data, Optional.empty(), false);
  }

  static Task ended(CommandId id, Instant at, JsonText ack) {
    return new Task(id, at, Optional.empty(), Optional.of(ack), false);
  }

  boolean isRunning() {
    return ack.isEmpty();
  }

  /** Whether its ack is still to be brought to the broker. */
  boolean isUnconfirmed() {
    return ack.isPresent() && !known;
  }

  /** The broker asks for it again, and so does not have its end. */
  Task doubted() {
    return new Task(id, at, data, ack, false);
  }

  Task confirmed(JsonText shortAck) {
    return new Task(id, at, data, Optional.of(shortAck), true);
  }
}
