package org.edgewire.wire;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.edgewire.json.JsonText;
import org.edgewire.member.ActionId;
import org.edgewire.member.Author;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.Epoch;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;

/**
 * What a MiniApp session says to its members (protocol section 6). {@link StateUpdate} and {@link
 * Action} carry no {@code ref}: their text is made once for all members, and {@link
 * MiniAppCodec#withRef} makes of it what their sender gets.
 */
public sealed interface RoomMessage {
  /**
   * One user who is here.
   *
   * @param user who
   * @param connections by how many connections
   */
  record Present(UserId user, int connections) {}

  /**
   * The first message of a connection.
   *
   * @param session which one
   * @param connection the name of this connection
   * @param user as whom it is served
   * @param connections of all members, this one included
   * @param users the first {@value MiniAppCodec#MAX_USERS} of them
   * @param userCount all of them
   * @param state empty when what was missed follows instead
   * @param version of the state, or the client's own when what was missed follows
   * @param epoch of the version
   * @param recovered whether nothing is lost: what was missed follows
   */
  record Connected(
      SessionId session,
      ConnectionId connection,
      UserId user,
      int connections,
      List<Present> users,
      int userCount,
      Optional<JsonText> state,
      long version,
      Epoch epoch,
      boolean recovered)
      implements RoomMessage {
    /** Copies and checks the list of users. */
    public Connected {
      users = List.copyOf(users);
      if (users.size() > MiniAppCodec.MAX_USERS) {
        throw new IllegalArgumentException(
            "connected names at most " + MiniAppCodec.MAX_USERS + " users, not " + users.size());
      }
    }
  }

  /** What somebody did. */
  enum Movement {
    /** A connection is here. */
    JOINED,
    /** A connection is gone. */
    LEFT;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** Its name in messages. */
    public String wireName() {
      return wireName;
    }
  }

  /**
   * Somebody came or went.
   *
   * @param event which
   * @param user who
   * @param connection which one
   * @param userConnections of that user now
   * @param connections of all members now
   * @param userCount users now
   */
  record Presence(
      Movement event,
      UserId user,
      ConnectionId connection,
      int userConnections,
      int connections,
      int userCount)
      implements RoomMessage {}

  /**
   * The state changed.
   *
   * @param version that the patch leads to
   * @param patch an object, a JSON Merge Patch (RFC 7396)
   * @param author whose it is
   * @param timestamp when it was accepted
   */
  record StateUpdate(long version, JsonText patch, Author author, Instant timestamp)
      implements RoomMessage {}

  /**
   * Somebody acted.
   *
   * @param id its name
   * @param name what kind
   * @param payload any JSON
   * @param author whose it is
   * @param seq its number among the session's actions
   * @param timestamp when it was accepted
   */
  record Action(
      ActionId id, String name, JsonText payload, Author author, long seq, Instant timestamp)
      implements RoomMessage {}

  /** Somebody began or ended typing. */
  record Typing(UserId user, boolean isTyping) implements RoomMessage {}

  /** Answers a ping. */
  record Pong() implements RoomMessage {}

  /** The token of this connection ends soon; {@code auth} with a newer one extends it. */
  record TokenExpiring(Instant expiresAt) implements RoomMessage {}

  /**
   * A request was refused, or the last frame could not be used.
   *
   * @param code stable
   * @param message for people
   * @param ref of the request
   */
  record Problem(String code, String message, Optional<JsonText> ref) implements RoomMessage {}

  /**
   * A patch was meant for another version: an {@code error} with the code {@value
   * MiniAppCodec#VERSION_CONFLICT}.
   *
   * @param ref of the request
   * @param version the current one
   * @param state the current one
   */
  record VersionConflict(Optional<JsonText> ref, long version, JsonText state)
      implements RoomMessage {}
}
