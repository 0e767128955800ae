package org.edgewire.member;

import java.util.Optional;

/**
 * Whose patch or action it is; always found out by the broker, never told by a client.
 *
 * @param user empty when it came from the server side
 * @param connection by which it came; empty for the server side and for a member's HTTP call
 */
public record Author(Optional<UserId> user, Optional<ConnectionId> connection) {
  /** The server side: an application, or an operator. */
  public static final Author SERVER = new Author(Optional.empty(), Optional.empty());

  /** Refuses a connection without a user. */
  public Author {
    if (user.isEmpty() && connection.isPresent()) {
      throw new IllegalArgumentException("a connection belongs to a user");
    }
  }

  /** A member on a WebSocket. */
  public static Author peer(UserId user, ConnectionId connection) {
    return new Author(Optional.of(user), Optional.of(connection));
  }

  /** A member by HTTP. */
  public static Author peer(UserId user) {
    return new Author(Optional.of(user), Optional.empty());
  }

  /** The {@code source} of the protocol: {@code server} or {@code peer}. */
  public String source() {
    return user.isPresent() ? "peer" : "server";
  }
}
