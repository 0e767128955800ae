package org.edgewire.wire;

import java.util.Optional;
import java.util.OptionalLong;
import org.edgewire.json.JsonText;
import org.edgewire.member.ActionId;
import org.edgewire.member.PatchId;

/**
 * What a member of a MiniApp session says (protocol section 6). Every text frame decodes to exactly
 * one of these; decoding never throws. Who says it is never part of a message.
 */
public sealed interface MemberMessage {
  /** Keep-alive; answered by {@link RoomMessage.Pong} on the I/O path. */
  record Ping() implements MemberMessage {}

  /**
   * Changes the state.
   *
   * @param patch an object, a JSON Merge Patch (RFC 7396)
   * @param ref the client's own name for this request: a string or a number as it came
   * @param id by which a repeat is recognised
   * @param ifVersion the only version that it may change; not negative
   */
  record StateUpdate(
      JsonText patch, Optional<JsonText> ref, Optional<PatchId> id, OptionalLong ifVersion)
      implements MemberMessage {}

  /**
   * Tells the others something that is not state.
   *
   * @param name 1 to {@value MiniAppCodec#MAX_NAME} characters, none of them a control character
   * @param payload any JSON; {@code null} when there is none
   * @param id by which a repeat is recognised
   * @param ref the client's own name for this request: a string or a number as it came
   */
  record Action(String name, JsonText payload, Optional<ActionId> id, Optional<JsonText> ref)
      implements MemberMessage {}

  /** Begins or ends typing. */
  record Typing(boolean isTyping) implements MemberMessage {}

  /**
   * Brings a newer token, so that the connection may go on.
   *
   * @param token not verified; at most {@value MiniAppCodec#MAX_TOKEN} characters
   */
  record Auth(String token) implements MemberMessage {
    /** Never shows the token. */
    @Override
    public String toString() {
      return "Auth[token=(hidden)]";
    }
  }

  /**
   * A type that this broker does not know.
   *
   * @param type at most 64 characters of it
   */
  record Unknown(String type) implements MemberMessage {}

  /**
   * Not usable.
   *
   * @param code stable, {@code malformed_json} or {@code invalid_message}
   * @param message what is wrong and what is allowed
   * @param ref of the request, where that could be read
   */
  record Malformed(String code, String message, Optional<JsonText> ref) implements MemberMessage {}

  /** One method per message: adding a message breaks the build until it is handled everywhere. */
  interface Handler {
    /** Handles that message. */
    void on(Ping message);

    /** Handles that message. */
    void on(StateUpdate message);

    /** Handles that message. */
    void on(Action message);

    /** Handles that message. */
    void on(Typing message);

    /** Handles that message. */
    void on(Auth message);

    /** Handles that message. */
    void on(Unknown message);

    /** Handles that message. */
    void on(Malformed message);
  }

  /** Calls the handler's method for this message. */
  default void handle(Handler handler) {
    if (this instanceof StateUpdate message) {
      handler.on(message);
    } else if (this instanceof Action message) {
      handler.on(message);
    } else if (this instanceof Typing message) {
      handler.on(message);
    } else if (this instanceof Ping message) {
      handler.on(message);
    } else if (this instanceof Auth message) {
      handler.on(message);
    } else if (this instanceof Unknown message) {
      handler.on(message);
    } else {
      handler.on((Malformed) this);
    }
  }
}
