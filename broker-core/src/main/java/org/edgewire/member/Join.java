package org.edgewire.member;

import java.time.Instant;
import java.util.Optional;

/**
 * Who wants to be in which session, as their handshake proved it (protocol section 6).
 *
 * @param session which room
 * @param user who, from a verified token
 * @param expiresAt when the token does; past already when {@code expired}
 * @param expired whether the token was genuine but too old: such a connection is only told so, by
 *     close 4401, and joins nothing
 * @param resume what it has seen already, if it says so
 * @param previous the connection that it lost, if it says so; not proven to be its own
 */
public record Join(
    SessionId session,
    UserId user,
    Instant expiresAt,
    boolean expired,
    Optional<Resume> resume,
    Optional<ConnectionId> previous) {

  /**
   * Up to where a client knows a session.
   *
   * @param since the last version it saw; not negative
   * @param epoch the history that the version is of
   */
  public record Resume(long since, Epoch epoch) {
    /** Refuses negative versions. */
    public Resume {
      if (since < 0) {
        throw new IllegalArgumentException("a version is never negative");
      }
    }
  }
}
