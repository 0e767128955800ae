package org.edgewire.handshake;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.Epoch;
import org.edgewire.member.Join;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;

/**
 * Finds out who wants to join which MiniApp session: path, origin, then the token. Pure but for the
 * clock and the keys of the tokens.
 */
final class MemberCheck {
  static final String SUBPROTOCOL = "edgewire.jwt";

  private static final String PREFIX = "/ws/miniapp/";
  private static final String BEARER = "bearer ";
  private static final int MAX_QUERY = MemberTokens.MAX_LENGTH + 2_048;
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,15}");

  private final MemberTokens tokens;
  private final OriginRule origins;

  MemberCheck(MemberTokens tokens, OriginRule origins) {
    this.tokens = tokens;
    this.origins = origins;
  }

  /** What a request amounts to. */
  sealed interface Outcome {
    /** Its token is genuine. */
    record Known(Join join) implements Outcome {}

    /** It is refused. */
    record Unknown(Decision.Refused refusal) implements Outcome {}
  }

  /** The session that a path names; empty when it names none. */
  static Optional<SessionId> session(String path) {
    return Optional.of(path)
        .filter(text -> text.startsWith(PREFIX))
        .map(text -> text.substring(PREFIX.length()))
        .filter(SessionId::isValid)
        .map(SessionId::new);
  }

  Outcome of(HandshakeView request) {
    Optional<SessionId> session = session(request.path());
    if (session.isEmpty()) {
      return unknown(404, "unknown_session", "unknown_session", "there is no such session");
    }
    if (!origins.allows(request)) {
      return forbidden("forbidden_origin", "the Origin is none of MINIAPP_ORIGINS");
    }
    if (request.query().length() > MAX_QUERY) {
      return forbidden("query_too_long", "the query may have " + MAX_QUERY + " characters");
    }
    QueryParameters query = QueryParameters.parse(request.query());
    Optional<String> token = token(query, request);
    return token.isEmpty()
        ? forbidden("missing_token", "there is no token in the query, header or subprotocols")
        : verified(session.get(), token.get(), query);
  }

  /** In the query, where the seeds have it, else in the header, else among the subprotocols. */
  private static Optional<String> token(QueryParameters query, HandshakeView request) {
    return query
        .last("token")
        .filter(text -> !text.isEmpty())
        .or(() -> bearer(request))
        .or(() -> Subprotocols.after(SUBPROTOCOL, request))
        .filter(text -> !text.isEmpty());
  }

  private static Optional<String> bearer(HandshakeView request) {
    List<String> given = request.header("Authorization");
    return given.stream()
        .map(String::strip)
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()).strip())
        .findFirst();
  }

  private Outcome verified(SessionId session, String token, QueryParameters query) {
    TokenVerdict verdict = tokens.verify(token);
    if (verdict instanceof TokenVerdict.Valid valid) {
      return known(session, valid.user(), valid.expiresAt(), false, query);
    }
    if (verdict instanceof TokenVerdict.Expired expired) {
      return known(session, expired.user(), expired.expiredAt(), true, query);
    }
    if (verdict instanceof TokenVerdict.Unavailable unavailable) {
      return new Outcome.Unknown(
          new Decision.Refused(
              503,
              "keys_unavailable",
              "keys_unavailable",
              "the keys of tokens are not known yet",
              OptionalInt.of(unavailable.retryAfterSeconds())));
    }
    TokenVerdict.Refused refused = (TokenVerdict.Refused) verdict;
    return forbidden(refused.cause(), refused.detail());
  }

  private static Outcome known(
      SessionId session, UserId user, Instant expiresAt, boolean expired, QueryParameters query) {
    return new Outcome.Known(
        new Join(
            session,
            user,
            expiresAt,
            expired,
            resume(query),
            query.last("connection_id").filter(ConnectionId::isValid).map(ConnectionId::new)));
  }

  /** What cannot be read is left out: the client then gets a snapshot. */
  private static Optional<Join.Resume> resume(QueryParameters query) {
    Optional<Epoch> epoch = query.last("epoch").filter(Epoch::isValid).map(Epoch::new);
    return query
        .last("since")
        .filter(text -> VERSION.matcher(text).matches())
        .flatMap(since -> epoch.map(of -> new Join.Resume(Long.parseLong(since), of)));
  }

  private static Outcome forbidden(String cause, String detail) {
    return unknown(403, "forbidden", cause, detail);
  }

  private static Outcome unknown(int status, String code, String cause, String detail) {
    return new Outcome.Unknown(
        new Decision.Refused(status, code, cause, detail, OptionalInt.empty()));
  }
}
