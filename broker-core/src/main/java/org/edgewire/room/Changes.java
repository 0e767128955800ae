package org.edgewire.room;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.member.ActionId;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.store.Refusal;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionContents;
import org.edgewire.store.SessionLedger;
import org.edgewire.store.SessionPatch;
import org.edgewire.store.SessionRecord;
import org.edgewire.store.SessionSeen;
import org.edgewire.wire.MiniAppCodec;
import org.edgewire.wire.RoomMessage;

/**
 * What is durable of a session and what is on its way to the store: takes changes in, and tells
 * them when they are durable. One that fails takes those that wait behind it with it, and the
 * session goes on from what is durable. Owned by the room.
 */
final class Changes {
  private final Surroundings surroundings;
  private final Mailbox mailbox;
  private final Line line;
  private final Audience audience;
  private final RoomState state;
  private final RoomHistory history;
  private final RoomSeen seen = new RoomSeen();
  private SessionRecord record;
  private SessionRecord head;

  /** Who hears of changes. */
  interface Audience {
    /** Everybody is to hear a frame, the one who asked for it in a form of its own. */
    void hear(String frame, Request request);

    /** A patch is durable. */
    void patched(SessionPatch patch);

    /** An action is durable. */
    void acted(SessionAction action);

    /** Something was settled. */
    void settled();
  }

  Changes(
      Surroundings surroundings,
      Mailbox mailbox,
      Line line,
      Audience audience,
      SessionContents contents) {
    this.surroundings = surroundings;
    this.mailbox = mailbox;
    this.line = line;
    this.audience = audience;
    this.record = contents.record();
    this.head = record;
    this.state =
        new RoomState(contents.state(), record.version(), surroundings.policy().maxStateBytes());
    SessionContents.History kept = contents.history();
    this.history = new RoomHistory(kept);
    kept.seen().forEach(seen::add);
  }

  /** What is durable. */
  SessionRecord record() {
    return record;
  }

  RoomState state() {
    return state;
  }

  RoomHistory history() {
    return history;
  }

  void expire(Instant now) {
    seen.expire(now);
  }

  void patch(Change.Patch change, Request request) {
    Instant now = surroundings.now();
    Optional<SessionSeen> before =
        change
            .id()
            .flatMap(id -> seen.find(SessionSeen.Kind.PATCH, change.author(), id.value(), now));
    if (before.isPresent()) {
      line.add(() -> again(before.get(), change, request));
    } else if (change.ifVersion().isPresent() && change.ifVersion().getAsLong() != head.version()) {
      line.add(() -> request.refused(new RoomAnswer.Conflict(record.version(), state.text())));
    } else if (isFull() || !state.fits(change.patch())) {
      refuse(request, isFull() ? OVERLOADED : tooLarge());
    } else {
      accept(
          new SessionPatch(head.version() + 1, change.patch(), change.author(), change.id(), now),
          request);
    }
  }

  private static final RoomAnswer.Refused OVERLOADED =
      new RoomAnswer.Refused("overloaded", "too much is waiting in this session; try again later");

  private RoomAnswer.Refused tooLarge() {
    return new RoomAnswer.Refused(
        "state_too_large",
        "the state may have " + surroundings.policy().maxStateBytes() + " bytes");
  }

  private boolean isFull() {
    return line.size() >= RoomPolicy.MAX_WAITING;
  }

  private void refuse(Request request, RoomAnswer answer) {
    line.add(() -> request.refused(answer));
  }

  private void accept(SessionPatch patch, Request request) {
    state.add(patch);
    Optional<SessionSeen> name =
        patch
            .id()
            .map(
                id ->
                    new SessionSeen(
                        SessionSeen.Kind.PATCH,
                        patch.author().user(),
                        id.value(),
                        patch.version(),
                        patch.at()));
    name.ifPresent(seen::add);
    submit(
        head.patched(patch),
        patch.patch().text().length(),
        (ledger, session) -> ledger.patch(session, patch),
        new Effect() {
          @Override
          public void told() {
            state.commit();
            history.add(patch);
            audience.hear(frame(patch), request);
            audience.patched(patch);
            request.accepted(new RoomAnswer.Patched(patch, false));
          }

          @Override
          public void undone() {
            state.takeBack();
            name.ifPresent(seen::remove);
          }

          @Override
          public void failed(RoomAnswer why) {
            request.refused(why);
          }
        });
  }

  private void again(SessionSeen before, Change.Patch change, Request request) {
    SessionPatch patch =
        history
            .patch(before.number())
            .orElseGet(
                () ->
                    new SessionPatch(
                        before.number(),
                        change.patch(),
                        change.author(),
                        change.id(),
                        before.at()));
    if (isKnown(before, change)) {
      request.repeated(new RoomAnswer.Patched(patch, true), frame(patch));
    } else {
      request.refused(new RoomAnswer.Unavailable(Refusal.UNAVAILABLE));
    }
  }

  /** Whether the first of that name was durable in the end. */
  private boolean isKnown(SessionSeen before, Change change) {
    return seen.find(before.kind(), change.author(), before.name(), before.at())
        .filter(before::equals)
        .isPresent();
  }

  static String frame(SessionPatch patch) {
    return MiniAppCodec.encode(
        new RoomMessage.StateUpdate(patch.version(), patch.patch(), patch.author(), patch.at()));
  }

  void act(Change.Action change, Request request) {
    Instant now = surroundings.now();
    ActionId id = change.id().orElseGet(surroundings.names()::action);
    Optional<SessionSeen> before =
        seen.find(SessionSeen.Kind.ACTION, change.author(), id.value(), now);
    if (before.isPresent()) {
      line.add(() -> again(before.get(), change, request));
    } else if (isFull()) {
      refuse(request, OVERLOADED);
    } else {
      accept(
          new SessionAction(
              head.seq() + 1,
              head.version(),
              id,
              change.name(),
              change.payload(),
              change.author(),
              now),
          request);
    }
  }

  private void accept(SessionAction action, Request request) {
    SessionSeen name =
        new SessionSeen(
            SessionSeen.Kind.ACTION,
            action.author().user(),
            action.id().value(),
            action.seq(),
            action.at());
    seen.add(name);
    submit(
        head.acted(action),
        action.payload().text().length(),
        (ledger, session) -> ledger.act(session, action),
        new Effect() {
          @Override
          public void told() {
            history.add(action);
            audience.hear(frame(action), request);
            audience.acted(action);
            request.accepted(new RoomAnswer.Acted(action, false));
          }

          @Override
          public void undone() {
            seen.remove(name);
          }

          @Override
          public void failed(RoomAnswer why) {
            request.refused(why);
          }
        });
  }

  private void again(SessionSeen before, Change.Action change, Request request) {
    SessionAction action =
        history
            .action(before.number())
            .orElseGet(
                () ->
                    new SessionAction(
                        before.number(),
                        record.version(),
                        new ActionId(before.name()),
                        change.name(),
                        change.payload(),
                        change.author(),
                        before.at()));
    if (isKnown(before, change)) {
      request.repeated(new RoomAnswer.Acted(action, true), frame(action));
    } else {
      request.refused(new RoomAnswer.Unavailable(Refusal.UNAVAILABLE));
    }
  }

  static String frame(SessionAction action) {
    return MiniAppCodec.encode(
        new RoomMessage.Action(
            action.id(),
            action.name(),
            action.payload(),
            action.author(),
            action.seq(),
            action.at()));
  }

  /** Members and ttl change. */
  void note(Optional<Set<UserId>> members, java.time.Duration ttl, Settled settled) {
    SessionRecord after = head.with(members, ttl).activeAt(surroundings.now());
    submit(after, 0, (ledger, session) -> ledger.note(after), settled);
  }

  /** The session is to be over. */
  void end(Settled settled) {
    submit(
        head,
        0,
        (ledger, session) -> {
          ledger.end(session, record.epoch());
          ledger.hold(session, false);
        },
        settled);
  }

  /** What a change does once its fate is known. */
  interface Effect {
    /** It is durable, and its turn. */
    void told();

    /** It is not: it is taken back, later ones were before. */
    default void undone() {}

    /** It was taken back. */
    void failed(RoomAnswer why);
  }

  /** The same for who wants nothing but the answer. */
  interface Settled extends Effect {}

  private void submit(
      SessionRecord after, int weight, BiConsumer<SessionLedger, SessionId> change, Effect effect) {
    Waiting waiting = new Waiting(head, after, effect);
    ChangeOperation operation = new ChangeOperation(head, weight, change);
    head = after;
    line.await(waiting);
    surroundings
        .store()
        .submit(
            operation,
            Receipts.in(
                mailbox,
                done -> {
                  if (done) {
                    line.committed(waiting);
                  } else {
                    lost(waiting, new RoomAnswer.Unavailable(Refusal.UNAVAILABLE));
                  }
                  audience.settled();
                },
                why -> {
                  lost(waiting, new RoomAnswer.Unavailable(why));
                  audience.settled();
                }));
  }

  private RoomAnswer reason = new RoomAnswer.NoSession();

  private void lost(Waiting waiting, RoomAnswer why) {
    reason = why;
    line.failed(waiting);
  }

  /** The session is over: nothing that waits will be durable. */
  void abandon() {
    reason = new RoomAnswer.NoSession();
    line.abandon();
  }

  /** A change that waits for its commit. */
  private final class Waiting extends Line.Item {
    private final SessionRecord before;
    private final SessionRecord after;
    private final Effect effect;

    Waiting(SessionRecord before, SessionRecord after, Effect effect) {
      this.before = before;
      this.after = after;
      this.effect = effect;
    }

    @Override
    void tell() {
      record = after;
      effect.told();
    }

    @Override
    void undo() {
      head = before;
      effect.undone();
    }

    @Override
    void failed() {
      effect.failed(reason);
    }
  }

  /** The state for those who judge what comes next. */
  JsonText expectedState() {
    return state.headText();
  }
}
