package org.edgewire.handshake;

import java.util.concurrent.CompletionStage;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;

/**
 * The word of a MiniApp session about who wants to join, asked before the upgrade. Implemented by
 * those who hold the rooms. Thread-safe; never blocks: what must be read first completes the answer
 * later, on any thread.
 */
@FunctionalInterface
public interface RoomDoor {
  /** What a room says. */
  enum Word {
    /** Come in. */
    WELCOME,
    /** The session has members, and this is none of them. */
    NOT_A_MEMBER,
    /** Nobody created the session, and joining does not. */
    NO_SUCH_SESSION,
    /** As many connections as a session may have. */
    SESSION_FULL,
    /** As many connections as the broker may have. */
    BROKER_FULL,
    /** The broker goes down. */
    DRAINING,
    /** The session cannot be read now. */
    UNAVAILABLE
  }

  /**
   * Whether that user may join now. A stage that fails counts as {@link Word#UNAVAILABLE}. Being
   * welcome reserves nothing.
   */
  CompletionStage<Word> ask(SessionId session, UserId user);
}
