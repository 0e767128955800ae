package org.edgewire.room;

import java.util.Optional;
import java.util.function.Consumer;
import org.edgewire.connection.OutboundMessage;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.UserId;
import org.edgewire.wire.MiniAppCodec;
import org.edgewire.wire.RoomMessage;

/**
 * Tells everybody who is here: each frame is written once, whoever hears it. Changes that were
 * committed together go to each member together. Owned by the room.
 */
final class Voice {
  private final Roster roster;
  private final Consumer<Runnable> later;
  private boolean held;

  /**
   * @param later does something after what waits for the room already
   */
  Voice(Roster roster, Consumer<Runnable> later) {
    this.roster = roster;
    this.later = later;
  }

  /** A change, to all; to who asked for it in a form of its own. */
  void changed(String frame, Request request) {
    OutboundMessage message = OutboundMessage.of(frame);
    for (Member member : roster.audience()) {
      member.sayLater(request.wantsItsOwn(member) ? request.own(frame) : message);
    }
    if (!held) {
      held = true;
      later.accept(this::flush);
    }
  }

  private void flush() {
    held = false;
    roster.audience().forEach(Member::flush);
  }

  /** Somebody came or went, to the others. */
  void moved(Presence.Moved moved) {
    OutboundMessage message =
        OutboundMessage.of(
            MiniAppCodec.encode(
                new RoomMessage.Presence(
                    moved.event(),
                    moved.user(),
                    moved.connection(),
                    roster.connectionsOf(moved.user()),
                    roster.connections(),
                    roster.userCount())));
    for (Member member : roster.audience()) {
      if (!member.id().equals(Optional.of(moved.connection()))) {
        member.say(message);
      }
    }
  }

  /** Somebody types or does no longer, to the others that keep up. */
  void typing(ConnectionId who, UserId user, boolean typing) {
    OutboundMessage message =
        OutboundMessage.of(MiniAppCodec.encode(new RoomMessage.Typing(user, typing)));
    for (Member member : roster.audience()) {
      if (!member.id().equals(Optional.of(who))) {
        member.sayIfNotBehind(message);
      }
    }
  }
}
