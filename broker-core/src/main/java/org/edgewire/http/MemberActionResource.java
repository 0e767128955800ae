package org.edgewire.http;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.MemberTokens;
import org.edgewire.handshake.TokenVerdict;
import org.edgewire.member.Author;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.room.Change;
import org.edgewire.room.Sessions;
import org.edgewire.wire.MiniAppCodec;

/**
 * {@code POST /miniapps/action/{session_id}}: a member acts while its WebSocket is down (protocol
 * section 6). Who it is comes from the token alone.
 */
final class MemberActionResource {
  private static final String BEARER = "bearer ";

  private final MemberTokens tokens;
  private final Sessions sessions;

  MemberActionResource(MemberTokens tokens, Sessions sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  CompletableFuture<Reply> post(ApiRequest request) {
    UserId user = user(request);
    SessionId session = request.sessionInPath();
    Change.Action action =
        SessionReplies.action(
            Author.peer(user), request.body(MiniAppCodec.DEFAULT_MAX_MESSAGE_BYTES));
    return sessions.actAsMember(session, user, action).thenApply(SessionReplies::of);
  }

  private UserId user(ApiRequest request) {
    Optional<String> token =
        request.view().header("Authorization").stream()
            .map(String::strip)
            .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
            .map(value -> value.substring(BEARER.length()).strip())
            .findFirst();
    if (token.isEmpty()) {
      throw refused("missing_authorization", "Authorization: Bearer {jwt} is required");
    }
    TokenVerdict verdict = tokens.verify(token.get());
    if (verdict instanceof TokenVerdict.Valid valid) {
      return valid.user();
    }
    if (verdict instanceof TokenVerdict.Unavailable unavailable) {
      throw new Problem(503, "keys_unavailable", "the keys of tokens are not known yet")
          .retryAfter(unavailable.retryAfterSeconds());
    }
    throw verdict instanceof TokenVerdict.Expired
        ? refused("token_expired", "the token has expired")
        : refused("invalid_token", "the token is not accepted");
  }

  private static Problem refused(String code, String detail) {
    return Problem.of(new Decision.Refused(401, code, code, detail, OptionalInt.empty()));
  }
}
