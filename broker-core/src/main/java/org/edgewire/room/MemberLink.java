package org.edgewire.room;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Receiver;
import org.edgewire.handshake.TokenVerdict;
import org.edgewire.json.JsonText;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.wire.MemberMessage;
import org.edgewire.wire.MiniAppCodec;

/**
 * Takes in what one member says, on its I/O thread; all but pings and what is too much goes to the
 * member.servedBy().
 */
final class MemberLink implements Receiver, MemberMessage.Handler {
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final int MAX_ABUSES = 20;
  private static final int MAX_UNKNOWN_TYPES = 64;

  private final Member member;
  private final Surroundings surroundings;
  private final Allowance messages;
  private final Set<String> unknownTypes = new HashSet<>();
  private long abuseSince;
  private int abuses;

  MemberLink(Member member, Surroundings surroundings) {
    this.member = member;
    this.surroundings = surroundings;
    this.messages = new Allowance(surroundings.policy().messagesPerSecond(), surroundings.nanos());
    this.abuseSince = surroundings.nanos();
  }

  @Override
  public void text(String frame) {
    long now = surroundings.nanos();
    member.heard(now);
    surroundings.metrics().count(Counter.MINIAPP_MESSAGES_IN);
    MemberMessage message = MiniAppCodec.decode(frame);
    switch (messages.take(now)) {
      case GRANTED -> message.handle(this);
      case EXCEEDED ->
          member.refuse(
              "rate_limited",
              "at most " + surroundings.policy().messagesPerSecond() + " messages a second",
              ref(message));
      case ABUSED -> member.servedBy().close(member, CloseCode.PROTOCOL_ABUSE, "too many messages");
    }
  }

  private static Optional<JsonText> ref(MemberMessage message) {
    if (message instanceof MemberMessage.StateUpdate update) {
      return update.ref();
    }
    return message instanceof MemberMessage.Action action ? action.ref() : Optional.empty();
  }

  @Override
  public void binary() {
    member.heard(surroundings.nanos());
    on(
        new MemberMessage.Malformed(
            "binary_frame", "binary frames are not understood; send text", Optional.empty()));
  }

  @Override
  public void pong() {
    member.heard(surroundings.nanos());
  }

  @Override
  public void closed(int closeCode) {
    member.servedBy().lost(member);
  }

  @Override
  public void on(MemberMessage.Ping message) {
    member.pong();
  }

  @Override
  public void on(MemberMessage.StateUpdate message) {
    Room room = member.servedBy();
    if (!room.offer(() -> room.patch(member, message))) {
      overloaded(message.ref());
    }
  }

  @Override
  public void on(MemberMessage.Action message) {
    Room room = member.servedBy();
    if (!room.offer(() -> room.act(member, message))) {
      overloaded(message.ref());
    }
  }

  @Override
  public void on(MemberMessage.Typing message) {
    // What is lost here is only whether somebody types.
    Room room = member.servedBy();
    boolean unused = room.offer(() -> room.typing(member, message.isTyping()));
  }

  @Override
  public void on(MemberMessage.Auth message) {
    TokenVerdict verdict = surroundings.tokens().verify(message.token());
    if (verdict instanceof TokenVerdict.Valid valid && valid.user().equals(member.user())) {
      member.servedBy().post(() -> member.extend(valid.expiresAt()));
    } else if (verdict instanceof TokenVerdict.Unavailable) {
      member.refuse(
          "unavailable", "tokens cannot be verified now; try again later", Optional.empty());
    } else {
      member.refuse("invalid_token", "auth needs a valid token of the same user", Optional.empty());
    }
  }

  @Override
  public void on(MemberMessage.Unknown message) {
    if (unknownTypes.size() < MAX_UNKNOWN_TYPES && unknownTypes.add(message.type())) {
      member.refuse(
          "unknown_type",
          "type is one of ping, state_update, action, typing, auth",
          Optional.empty());
    }
  }

  @Override
  public void on(MemberMessage.Malformed message) {
    long now = surroundings.nanos();
    if (now - abuseSince > MINUTE) {
      abuseSince = now;
      abuses = 0;
    }
    if (++abuses > MAX_ABUSES) {
      member
          .servedBy()
          .close(
              member,
              CloseCode.PROTOCOL_ABUSE,
              "more than " + MAX_ABUSES + " unusable frames in a minute");
    } else {
      member.refuse(message.code(), message.message(), message.ref());
    }
  }

  private void overloaded(Optional<JsonText> ref) {
    member.refuse("overloaded", "too much is waiting in this session; try again later", ref);
  }
}
