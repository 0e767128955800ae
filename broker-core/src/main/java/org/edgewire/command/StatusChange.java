package org.edgewire.command;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.json.JsonText;

/**
 * An event: a command became {@code to}. Made by {@link Lifecycle}, kept in the journal, applied by
 * {@link CommandState#apply}.
 *
 * @param id the command
 * @param seq its order of acceptance
 * @param revision number of this change in the command's life, from 1; a state that is already
 *     there ignores it
 * @param to the new state
 * @param at when, to the millisecond
 * @param cause what made it happen
 * @param channel the way it goes out or the ack came in
 * @param dedup on {@code sent}: the agent de-duplicates, so the command may be written again
 *     whatever its policy
 * @param error why
 * @param result the agent's result
 * @param completedAt the agent's own time
 */
public record StatusChange(
    CommandId id,
    long seq,
    int revision,
    CommandStatus to,
    Instant at,
    Cause cause,
    Optional<Channel> channel,
    boolean dedup,
    Optional<String> error,
    Optional<JsonText> result,
    Optional<Instant> completedAt) {

  /** What made a change happen. */
  public enum Cause {
    /** It goes out. */
    SEND,
    /** The agent acked. */
    ACK,
    /** The broker knows that it was never handed to the container. */
    NOT_WRITTEN,
    /** Its connection died without an ack. */
    CONNECTION_LOST,
    /** No ack of any kind came in time. */
    ACK_TIMEOUT,
    /** No final ack came in time. */
    EXECUTION_TIMEOUT,
    /** Its expiry passed. */
    EXPIRY,
    /** The producer took it back. */
    CANCEL,
    /** The producer asked for another try. */
    RETRY
  }
}
