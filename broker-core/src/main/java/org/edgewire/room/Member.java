package org.edgewire.room;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Connection;
import org.edgewire.connection.Outbound;
import org.edgewire.connection.OutboundMessage;
import org.edgewire.json.JsonText;
import org.edgewire.member.Author;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.Join;
import org.edgewire.member.UserId;
import org.edgewire.metrics.Metrics;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.wire.MiniAppCodec;
import org.edgewire.wire.RoomMessage;

/** One WebSocket of a member. Its room owns it, except for what is said to be for any thread. */
final class Member implements Outbound.Listener {
  /** Typing is not told to who is so far behind. */
  private static final int BEHIND = 32;

  private final Join join;
  private volatile Room room;
  private final Outbound outbound;
  private final Metrics metrics;
  private volatile long heardAt;
  private Instant expiresAt;
  private boolean warned;
  private boolean over;
  private Optional<ConnectionId> id = Optional.empty();

  Member(Join join, Room room, Connection connection, Surroundings surroundings) {
    this.join = join;
    this.room = room;
    this.metrics = surroundings.metrics();
    this.heardAt = surroundings.nanos();
    this.expiresAt = join.expiresAt();
    this.outbound =
        new Outbound(
            connection,
            surroundings.policy().outbound(),
            surroundings.times().timer()::nanoTime,
            MiniAppCodec.PONG,
            this,
            failure -> metrics.count(Counter.INTERNAL_ERRORS));
  }

  /** Any thread: the room that serves it. */
  Room servedBy() {
    return room;
  }

  /** Its session found another room. */
  void moveTo(Room other) {
    room = other;
  }

  Join join() {
    return join;
  }

  UserId user() {
    return join.user();
  }

  /** Any thread: it is heard now. */
  void heard(long nanos) {
    heardAt = nanos;
  }

  long heardAt() {
    return heardAt;
  }

  /** It got its place. */
  void placed(ConnectionId place) {
    id = Optional.of(place);
  }

  Optional<ConnectionId> id() {
    return id;
  }

  Author author() {
    return Author.peer(user(), id.orElseThrow());
  }

  Instant expiresAt() {
    return expiresAt;
  }

  /** Its token was replaced by one that is valid until then. */
  void extend(Instant until) {
    expiresAt = until;
    warned = false;
  }

  /** Whether it is to be warned now; once per token. */
  boolean takeWarning(Instant now) {
    boolean due = !warned && !now.isBefore(expiresAt.minus(RoomPolicy.WARNING));
    warned |= due;
    return due;
  }

  /** Any thread. */
  void say(RoomMessage message) {
    say(OutboundMessage.of(MiniAppCodec.encode(message)));
  }

  /** Any thread. */
  void say(OutboundMessage message) {
    outbound.offer(message);
  }

  /** Says it, at the latest with {@link #flush}. */
  void sayLater(OutboundMessage message) {
    outbound.hold(message);
  }

  void flush() {
    outbound.flush();
  }

  /** Says it if the member keeps up. */
  void sayIfNotBehind(OutboundMessage message) {
    if (outbound.waiting() <= BEHIND) {
      outbound.offer(message);
    }
  }

  /** Any thread. */
  void refuse(String code, String message, Optional<JsonText> ref) {
    say(new RoomMessage.Problem(code, message, ref));
  }

  /** Any thread. */
  void pong() {
    outbound.pong();
  }

  void checkDeadline() {
    outbound.checkDeadline();
  }

  /** It is over: nothing it says counts any more. */
  void end(CloseCode code, String reason) {
    if (!over) {
      over = true;
      room.neighbours().left();
    }
    outbound.close(code, reason, () -> {});
  }

  boolean isOver() {
    return over;
  }

  @Override
  public void gaveUp(CloseCode code, String reason) {
    if (code == CloseCode.TOO_SLOW) {
      metrics.count(Counter.MINIAPP_SLOW_CLOSED);
    }
    room.lost(this);
  }

  @Override
  public void room() {}

  @Override
  public void handed() {
    metrics.count(Counter.MINIAPP_MESSAGES_OUT);
  }
}
