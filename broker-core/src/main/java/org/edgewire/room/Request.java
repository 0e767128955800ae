package org.edgewire.room;

import java.util.Optional;
import java.util.function.Consumer;
import org.edgewire.connection.OutboundMessage;
import org.edgewire.json.JsonText;
import org.edgewire.store.Refusal;
import org.edgewire.wire.MiniAppCodec;
import org.edgewire.wire.RoomMessage;

/**
 * Who wants a change, and how they hear what became of it: a member by what everybody hears or by
 * an error, the others by an answer.
 *
 * @param member who, when it came by a WebSocket
 * @param ref the member's name for it
 * @param told hears the answer, for who is no member; must not block
 */
record Request(Optional<Member> member, Optional<JsonText> ref, Consumer<RoomAnswer> told) {

  static Request of(Member member, Optional<JsonText> ref) {
    return new Request(Optional.of(member), ref, answer -> {});
  }

  static Request of(Consumer<RoomAnswer> told) {
    return new Request(Optional.empty(), Optional.empty(), told);
  }

  /** Whether a member is to hear the frame of a change in a form of its own. */
  boolean wantsItsOwn(Member other) {
    return ref.isPresent() && member.isPresent() && member.get() == other;
  }

  /** The change as its member gets it. */
  OutboundMessage own(String frame) {
    return OutboundMessage.of(MiniAppCodec.withRef(frame, ref));
  }

  /** It was accepted; a member heard that already. */
  void accepted(RoomAnswer answer) {
    told.accept(answer);
  }

  /** It was accepted before: nobody else hears of it. */
  void repeated(RoomAnswer answer, String frame) {
    member.ifPresent(own -> own.say(own(frame)));
    told.accept(answer);
  }

  /** It was not accepted. */
  void refused(RoomAnswer answer) {
    member.ifPresent(own -> own.say(problem(answer)));
    told.accept(answer);
  }

  private RoomMessage problem(RoomAnswer answer) {
    if (answer instanceof RoomAnswer.Conflict conflict) {
      return new RoomMessage.VersionConflict(ref, conflict.version(), conflict.state());
    }
    if (answer instanceof RoomAnswer.Refused refused) {
      return new RoomMessage.Problem(refused.code(), refused.message(), ref);
    }
    if (answer instanceof RoomAnswer.Unavailable unavailable) {
      return unavailable(unavailable.why());
    }
    return new RoomMessage.Problem("session_ended", "the session is over", ref);
  }

  private RoomMessage unavailable(Refusal why) {
    return switch (why) {
      case BUSY ->
          new RoomMessage.Problem(
              "busy", "too much is waiting to be stored; try again in a second", ref);
      case UNAVAILABLE ->
          new RoomMessage.Problem(
              "store_unavailable", "the database cannot be written now; try again later", ref);
      case CLOSED -> new RoomMessage.Problem("draining", "the broker restarts", ref);
      case FAILED ->
          new RoomMessage.Problem(
              "internal_error", "the broker failed; its log has the cause", ref);
    };
  }
}
