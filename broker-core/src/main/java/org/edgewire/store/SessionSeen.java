package org.edgewire.store;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.member.UserId;

/**
 * A name that a client gave to a patch or an action that was accepted: to be accepted once.
 *
 * @param kind of what
 * @param user whose name; empty for the server side
 * @param name which
 * @param number the version that the patch led to, or the action's number
 * @param at when it was accepted
 */
public record SessionSeen(Kind kind, Optional<UserId> user, String name, long number, Instant at) {
  /** What was named. */
  public enum Kind {
    /** A patch. */
    PATCH,
    /** An action. */
    ACTION
  }
}
