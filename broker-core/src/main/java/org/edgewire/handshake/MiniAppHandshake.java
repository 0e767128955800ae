package org.edgewire.handshake;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.edgewire.mailbox.Timer;
import org.edgewire.member.Join;
import org.edgewire.member.SessionId;
import org.edgewire.metrics.Metrics;

/**
 * The policy by which members are let in to MiniApp sessions (protocol section 6). Every refusal
 * comes before the upgrade; only who has a genuine but expired token is upgraded, to be told by
 * close 4401, because a browser cannot read a handshake's status. Thread-safe; never blocks.
 *
 * <p>The log names causes and sessions; tokens never reach it.
 */
public final class MiniAppHandshake implements Gate {
  /** Announces the token that follows it among the subprotocols; the only one that is echoed. */
  public static final String SUBPROTOCOL = MemberCheck.SUBPROTOCOL;

  /** How long a room may take for its word. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(MiniAppHandshake.class.getName());
  private static final int FULL_RETRY_SECONDS = 30;
  private static final int RETRY_SECONDS = 5;

  private final MemberCheck members;
  private final RoomDoor rooms;
  private final Admission admission;
  private final Timer timer;
  private final Metrics metrics;

  /**
   * What a request proves by itself.
   *
   * @param tokens verifies tokens
   * @param origins from which pages browsers may come
   */
  public record Credentials(MemberTokens tokens, OriginRule origins) {}

  /**
   * @param credentials proves who it is
   * @param rooms have the last word
   * @param admission limits failures
   * @param timer ends the waiting for a room
   * @param metrics counts refusals by their cause
   */
  public MiniAppHandshake(
      Credentials credentials, RoomDoor rooms, Admission admission, Timer timer, Metrics metrics) {
    this.members = new MemberCheck(credentials.tokens(), credentials.origins());
    this.rooms = rooms;
    this.admission = admission;
    this.timer = timer;
    this.metrics = metrics;
  }

  /**
   * Decides a handshake.
   *
   * @return refusals with 405 and 426 for what is no upgrade, 400 for a broken one, 404 for no
   *     session, 403 for a forbidden origin, a missing or broken token and who is no member, 429
   *     for a full session and too many failures, 503 when the keys are not known, and when the
   *     broker has no room or goes down
   */
  @Override
  public CompletionStage<Decision> decide(HandshakeView request) {
    Optional<Decision.Refused> noUpgrade = UpgradeCheck.refusal(request);
    if (noUpgrade.isPresent()) {
      return done(counted(noUpgrade.get()));
    }
    MemberCheck.Outcome outcome = members.of(request);
    if (outcome instanceof MemberCheck.Outcome.Known known) {
      Join join = known.join();
      return join.expired() ? done(new Decision.Joining(join)) : asked(join);
    }
    return done(failed(((MemberCheck.Outcome.Unknown) outcome).refusal(), request));
  }

  /**
   * Computes the identity of a handshake again: nobody asked, nothing logged, nothing counted.
   * Whether the room lets them in is asked of the room.
   *
   * @return empty for who must not be served
   */
  public Optional<Join> identify(HandshakeView request) {
    return members.of(request) instanceof MemberCheck.Outcome.Known known
        ? Optional.of(known.join())
        : Optional.empty();
  }

  private CompletionStage<Decision> asked(Join join) {
    CompletableFuture<RoomDoor.Word> word = word(join);
    if (!word.isDone()) {
      timer.after(PATIENCE, () -> word.complete(RoomDoor.Word.UNAVAILABLE));
    }
    return word.thenApply(said -> settled(said, join));
  }

  private CompletableFuture<RoomDoor.Word> word(Join join) {
    CompletableFuture<RoomDoor.Word> word = new CompletableFuture<>();
    try {
      CompletionStage<RoomDoor.Word> unused =
          rooms
              .ask(join.session(), join.user())
              .whenComplete((said, failure) -> complete(word, said, failure));
    } catch (RuntimeException e) {
      complete(word, RoomDoor.Word.UNAVAILABLE, e);
    }
    return word;
  }

  private static void complete(
      CompletableFuture<RoomDoor.Word> word, RoomDoor.Word said, Throwable failure) {
    if (failure != null) {
      LOG.log(WARNING, "a MiniApp session could not be asked who may join", failure);
    }
    word.complete(failure == null ? said : RoomDoor.Word.UNAVAILABLE);
  }

  private Decision settled(RoomDoor.Word word, Join join) {
    Optional<Decision.Refused> refusal = refusal(word);
    if (refusal.isEmpty()) {
      return new Decision.Joining(join);
    }
    logRefusal(refusal.get(), join.session());
    return counted(refusal.get());
  }

  private static Optional<Decision.Refused> refusal(RoomDoor.Word word) {
    return switch (word) {
      case WELCOME -> Optional.empty();
      case NOT_A_MEMBER ->
          Optional.of(
              new Decision.Refused(
                  403,
                  "forbidden",
                  "not_a_member",
                  "this session is for others",
                  OptionalInt.empty()));
      case NO_SUCH_SESSION ->
          Optional.of(
              new Decision.Refused(
                  404,
                  "unknown_session",
                  "unknown_session",
                  "there is no such session",
                  OptionalInt.empty()));
      case SESSION_FULL -> later(429, "session_full", "the session is full", RETRY_SECONDS);
      case BROKER_FULL ->
          later(503, "broker_full", "the broker has no room now", FULL_RETRY_SECONDS);
      case DRAINING -> later(503, "draining", "the broker restarts", RETRY_SECONDS);
      case UNAVAILABLE ->
          later(503, "unavailable", "the session cannot be opened now", RETRY_SECONDS);
    };
  }

  private static Optional<Decision.Refused> later(
      int status, String code, String detail, int seconds) {
    return Optional.of(new Decision.Refused(status, code, code, detail, OptionalInt.of(seconds)));
  }

  /**
   * Over the limit of failures only the limit is counted and nothing logged: that bounds the log.
   */
  private Decision failed(Decision.Refused refusal, HandshakeView request) {
    if (refusal.status() == 503) {
      return counted(refusal);
    }
    Optional<Decision.Refused> tooMany = admission.failed(request.remoteAddress());
    if (tooMany.isPresent()) {
      return counted(tooMany.get());
    }
    MemberCheck.session(request.path()).ifPresent(session -> logRefusal(refusal, session));
    metrics.handshakeRefused(refusal.cause());
    return refusal.status() == 403 ? untold(refusal.cause()) : refusal;
  }

  private static Decision untold(String cause) {
    return new Decision.Refused(
        403,
        "forbidden",
        cause,
        "the origin or the token of this request is not accepted",
        OptionalInt.empty());
  }

  private Decision counted(Decision.Refused refusal) {
    metrics.handshakeRefused(refusal.cause());
    return refusal;
  }

  private static CompletionStage<Decision> done(Decision decision) {
    return CompletableFuture.completedFuture(decision);
  }

  private static void logRefusal(Decision.Refused refusal, SessionId session) {
    LOG.log(
        INFO,
        "MiniApp handshake refused: {0} ({1}), session {2}",
        refusal.cause(),
        refusal.detail(),
        session);
  }
}
