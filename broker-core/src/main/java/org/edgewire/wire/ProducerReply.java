package org.edgewire.wire;

import java.util.Optional;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.json.JsonText;

/** What the broker says to a producer on its socket (protocol section 5). */
public sealed interface ProducerReply {
  /**
   * A submit is durable.
   *
   * @param ref of the request
   * @param state of the command
   * @param existing whether the same request had been accepted before
   */
  record Accepted(Optional<JsonText> ref, CommandState state, boolean existing)
      implements ProducerReply {}

  /**
   * A submit was not taken; nothing of it was kept.
   *
   * @param ref of the request
   * @param code stable, the codes of the HTTP problem
   * @param detail what was wrong and what is allowed
   */
  record Refused(Optional<JsonText> ref, String code, String detail) implements ProducerReply {}

  /**
   * A command is final, or a late ack changed how it ended.
   *
   * @param ref of the submit, where it came on this connection
   * @param state how it ended
   */
  record Finished(Optional<JsonText> ref, CommandState state) implements ProducerReply {}

  /** A resumed command that is not final yet: its {@link Finished} follows. */
  record Pending(CommandId id, CommandStatus status) implements ProducerReply {}

  /** A resumed command that nobody knows, or that was purged. */
  record Unknown(CommandId id) implements ProducerReply {}

  /** Answers a ping. */
  record Pong() implements ProducerReply {}

  /**
   * The last frame could not be used.
   *
   * @param code stable
   * @param message for people
   * @param ref what it was about
   */
  record Problem(String code, String message, Optional<JsonText> ref) implements ProducerReply {}
}
