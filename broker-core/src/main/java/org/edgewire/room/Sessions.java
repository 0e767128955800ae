package org.edgewire.room;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.edgewire.json.JsonText;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.store.Receipt;
import org.edgewire.store.Refusal;
import org.edgewire.store.SessionLedger;
import org.edgewire.store.SessionRecord;

/**
 * What the server side does with MiniApp sessions. Thread-safe; never blocks. Futures complete on
 * threads of their own, where callers may block, after what they tell is durable; those that do not
 * say otherwise fail with {@link SessionUnavailableException} when the store did not take it.
 */
public final class Sessions {
  private final Rooms rooms;
  private final Surroundings surroundings;
  private final List<SessionRule> rules;
  private final Listeners listeners;

  Sessions(Rooms rooms, Surroundings surroundings, List<SessionRule> rules, Listeners listeners) {
    this.rooms = rooms;
    this.surroundings = surroundings;
    this.rules = rules;
    this.listeners = listeners;
  }

  /** Changes have to pass this rule as well, after those that were added before. */
  public void addRule(SessionRule rule) {
    rules.add(rule);
  }

  /** Changes need not pass that rule any more. */
  public void removeRule(SessionRule rule) {
    rules.remove(rule);
  }

  /** Hears what happens from now on. */
  public void addListener(SessionListener listener) {
    listeners.add(listener);
  }

  /** Hears nothing any more. */
  public void removeListener(SessionListener listener) {
    listeners.remove(listener);
  }

  /** Makes a session, or replaces the members and the ttl of one that exists. */
  public CompletableFuture<SessionPut> put(SessionId id, NewSession wanted) {
    JsonText state = wanted.state().orElse(JsonText.EMPTY_OBJECT);
    int most = surroundings.policy().maxStateBytes();
    if (state.text().getBytes(StandardCharsets.UTF_8).length > most) {
      return CompletableFuture.completedFuture(new SessionPut.TooLarge(most));
    }
    Duration ttl = wanted.ttl().orElse(surroundings.policy().ttl());
    SessionRecord record =
        SessionRecord.created(
            id, surroundings.names().epoch(), wanted.members(), ttl, surroundings.now());
    Answer<SessionPut> answer = new Answer<>();
    return answer.of(
        id,
        Optional.of(new OpenOperation.New(record, state)),
        room -> {
          if (room.changes().record().epoch().equals(record.epoch())) {
            answer.complete(new SessionPut.Created(room.view()));
          } else {
            room.set(
                wanted.members(),
                ttl,
                answer::fail,
                () -> answer.complete(new SessionPut.Replaced(room.view())));
          }
        });
  }

  /** Changes a session's state. Never fails. */
  public CompletableFuture<RoomAnswer> patch(SessionId id, Change.Patch change) {
    return change(id, (room, request) -> room.patch(change, request));
  }

  /** Acts in a session. Never fails. */
  public CompletableFuture<RoomAnswer> act(SessionId id, Change.Action change) {
    return change(id, (room, request) -> room.act(change, request));
  }

  private interface Asking {
    void ask(OpenRoom room, Request request);
  }

  private CompletableFuture<RoomAnswer> change(SessionId id, Asking asking) {
    Answer<RoomAnswer> answer =
        new Answer<>() {
          @Override
          void fail(RoomAnswer why) {
            complete(why);
          }
        };
    return answer.of(id, Optional.empty(), room -> asking.ask(room, Request.of(answer::complete)));
  }

  /**
   * A member acts without a WebSocket.
   *
   * @return as {@link #act}; refused with {@code not_a_member} who may not join
   */
  public CompletableFuture<RoomAnswer> actAsMember(
      SessionId id, UserId user, Change.Action change) {
    return change(
        id,
        (room, request) -> {
          if (room.changes().record().admits(user)) {
            room.act(change, request);
          } else {
            request.refused(
                new RoomAnswer.Refused("not_a_member", "only members may act in this session"));
          }
        });
  }

  /** Ends a session: whatever is kept of it goes. Tells whether there was one. */
  public CompletableFuture<Boolean> end(SessionId id) {
    Answer<Boolean> answer = new Answer<>();
    answer.ifNone(false);
    return answer.of(
        id, Optional.empty(), room -> room.end(answer::fail, () -> answer.complete(true)));
  }

  /**
   * Ends a user's connections, and takes the user from the members where there are any. Tells
   * whether the user was there or a member; empty when there is no such session.
   */
  public CompletableFuture<Optional<Boolean>> kick(SessionId id, UserId user) {
    Answer<Optional<Boolean>> answer = new Answer<>();
    answer.ifNone(Optional.empty());
    return answer.of(
        id,
        Optional.empty(),
        room -> room.kick(user, answer::fail, known -> answer.complete(Optional.of(known))));
  }

  /** A session with its state; empty when there is none. */
  public CompletableFuture<Optional<SessionView>> find(SessionId id) {
    if (rooms.served(id).isPresent()) {
      Answer<Optional<SessionView>> answer = new Answer<>();
      answer.ifNone(Optional.empty());
      return answer.of(id, Optional.empty(), room -> answer.complete(Optional.of(room.view())));
    }
    return ask(
            id,
            (ledger, session) ->
                ledger.session(session).map(record -> ledger.contents(record.id())))
        .thenApply(
            found ->
                found.map(
                    contents ->
                        new SessionView(
                            contents.record(), Optional.of(contents.state()), 0, 0, List.of())));
  }

  /** Sessions in the order of their ids, all that were made before this call among them. */
  public CompletableFuture<List<SessionView>> list(Optional<SessionId> after, int limit) {
    return surroundings
        .store()
        .checkpoint()
        .thenApplyAsync(
            written ->
                surroundings.store().sessions(after, limit).stream().map(this::listed).toList(),
            surroundings.threads().callbacks());
  }

  private SessionView listed(SessionRecord record) {
    Optional<Room.Outline> outline = rooms.served(record.id()).flatMap(Room::outline);
    return new SessionView(
        record,
        Optional.empty(),
        outline.map(Room.Outline::connections).orElse(0),
        outline.map(Room.Outline::users).orElse(0),
        List.of());
  }

  /** Asks the store something about a session, whether it is served or not. */
  <R> CompletableFuture<Optional<R>> ask(
      SessionId id, BiFunction<SessionLedger, SessionId, Optional<R>> question) {
    CompletableFuture<Optional<R>> answer = new CompletableFuture<>();
    surroundings
        .store()
        .submit(
            new FindOperation<>(id, question),
            new Receipt<>() {
              @Override
              public void committed(Optional<R> result) {
                surroundings.threads().callbacks().execute(() -> answer.complete(result));
              }

              @Override
              public void refused(Refusal why) {
                surroundings
                    .threads()
                    .callbacks()
                    .execute(
                        () -> answer.completeExceptionally(new SessionUnavailableException(why)));
              }
            });
    return answer;
  }

  /** A future that a room completes. */
  private class Answer<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private Optional<T> none = Optional.empty();

    /** What it tells when there is no such session; a failure where nothing is said. */
    void ifNone(T answer) {
      none = Optional.of(answer);
    }

    void complete(T result) {
      surroundings.threads().callbacks().execute(() -> future.complete(result));
    }

    void fail(RoomAnswer why) {
      if (why instanceof RoomAnswer.NoSession && none.isPresent()) {
        complete(none.get());
        return;
      }
      Refusal refusal =
          why instanceof RoomAnswer.Unavailable unavailable ? unavailable.why() : Refusal.FAILED;
      surroundings
          .threads()
          .callbacks()
          .execute(() -> future.completeExceptionally(new SessionUnavailableException(refusal)));
    }

    CompletableFuture<T> of(
        SessionId id, Optional<OpenOperation.New> wanted, Consumer<OpenRoom> task) {
      rooms
          .room(id)
          .visit(
              new Visit() {
                @Override
                public Optional<OpenOperation.New> wanted() {
                  return wanted;
                }

                @Override
                public void open(OpenRoom room) {
                  task.accept(room);
                }

                @Override
                public void failed(RoomAnswer why) {
                  fail(why);
                }

                @Override
                public void moved() {
                  rooms.room(id).visit(this);
                }
              });
      return future;
    }
  }
}
