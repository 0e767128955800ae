package org.edgewire.room;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.edgewire.connection.CloseCode;
import org.edgewire.json.JsonText;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.UserId;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionContents;
import org.edgewire.store.SessionPatch;
import org.edgewire.store.SessionRecord;
import org.edgewire.wire.MemberMessage;
import org.edgewire.wire.RoomMessage;

/** A session being served: who is here, what they do, and what they hear. Owned by its room. */
final class OpenRoom implements Changes.Audience {
  private final Room room;
  private final Surroundings surroundings;
  private final Line line = new Line();
  private final Roster roster = new Roster();
  private final Voice voice;
  private final Typists typists = new Typists();
  private final Changes changes;
  private final Presence presence;
  private final Court court;
  private boolean visited;
  private boolean announced;
  private boolean ended;
  private boolean over;

  OpenRoom(Room room, Surroundings surroundings, SessionContents contents) {
    this.room = room;
    this.surroundings = surroundings;
    this.voice = new Voice(roster, room::post);
    this.changes = new Changes(surroundings, room.mailbox(), line, this, contents);
    this.presence =
        new Presence(surroundings, voice::moved, () -> room.post(() -> line.add(this::flush)));
    this.court = new Court(room.id(), room.neighbours().rules(), room.mailbox(), surroundings);
  }

  private void flush() {
    presence.flush();
  }

  Roster roster() {
    return roster;
  }

  Changes changes() {
    return changes;
  }

  // Joining

  /** Serves those who want something, in the room's order. */
  void receive(List<Visit> visits) {
    visits.forEach(visit -> visit.open(this));
    settled();
  }

  void join(Member member) {
    line.add(() -> enter(member));
    settled();
  }

  private void enter(Member member) {
    if (member.isOver()) {
      return;
    }
    SessionRecord record = changes.record();
    Optional<Roster.Place> own = roster.own(member.join().previous(), member.user());
    if (ended) {
      member.end(CloseCode.SESSION_ENDED, "the session is over");
    } else if (!record.admits(member.user())) {
      member.end(CloseCode.NOT_A_MEMBER, "not a member of this session");
    } else if (own.isEmpty() && roster.connections() >= surroundings.policy().maxConnections()) {
      member.end(CloseCode.OVERLOAD, "the session is full");
    } else {
      own.ifPresentOrElse(place -> resume(place, member), () -> place(member));
      Welcome.say(member, changes, roster, surroundings);
      announce();
      publish();
    }
  }

  private void resume(Roster.Place place, Member member) {
    place
        .member()
        .ifPresent(older -> older.end(CloseCode.REPLACED, "replaced by a newer connection"));
    roster.resume(place, member);
  }

  private void place(Member member) {
    ConnectionId id = surroundings.names().connection();
    roster.add(id, member);
    presence.moved(new Presence.Moved(RoomMessage.Movement.JOINED, member.user(), id));
  }

  private void announce() {
    visited = true;
    if (!announced) {
      announced = true;
      room.neighbours().listener().opened(room.id());
    }
  }

  // Leaving

  void lost(Member member) {
    member.id().ifPresent(id -> typing(member, id, false));
    if (roster.lose(member, surroundings.nanos()) && surroundings.policy().grace().isZero()) {
      expirePlaces();
    }
    settled();
  }

  /** Ends whoever is to leave at once, with no grace. */
  private int expel(Set<Roster.Place> places, CloseCode code, String reason) {
    for (Roster.Place place : places) {
      place.member().ifPresent(member -> member.end(code, reason));
      roster.remove(place);
    }
    places.forEach(
        place ->
            presence.moved(
                new Presence.Moved(RoomMessage.Movement.LEFT, place.user(), place.id())));
    publish();
    return places.size();
  }

  private void expirePlaces() {
    long now = surroundings.nanos();
    for (Roster.Place place : roster.all()) {
      boolean over =
          place.member().isEmpty()
              && now - place.lostAt() >= surroundings.policy().grace().toNanos();
      if (over) {
        line.add(() -> leave(place));
      }
    }
  }

  private void leave(Roster.Place place) {
    if (place.member().isEmpty()) {
      roster.remove(place);
      presence.moved(new Presence.Moved(RoomMessage.Movement.LEFT, place.user(), place.id()));
      publish();
    }
  }

  /** Ends all connections of a user, and takes the user from the members. */
  void kick(UserId user, Consumer<RoomAnswer> refused, Consumer<Boolean> told) {
    SessionRecord record = changes.record();
    Optional<Set<UserId>> left =
        record
            .members()
            .filter(members -> members.contains(user))
            .map(members -> without(members, user));
    if (left.isEmpty()) {
      line.add(() -> told.accept(expelUser(user) > 0));
      return;
    }
    changes.note(
        left,
        record.ttl(),
        new Settled(
            () -> {
              expelUser(user);
              told.accept(true);
            },
            refused));
  }

  private static Set<UserId> without(Set<UserId> members, UserId user) {
    return members.stream()
        .filter(member -> !member.equals(user))
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  private int expelUser(UserId user) {
    return expel(places(place -> place.user().equals(user)), CloseCode.NOT_A_MEMBER, "removed");
  }

  private Set<Roster.Place> places(java.util.function.Predicate<Roster.Place> which) {
    return roster.all().stream()
        .filter(which)
        .collect(java.util.stream.Collectors.toCollection(java.util.LinkedHashSet::new));
  }

  /** Members and ttl are replaced; who is no member any more leaves. */
  void set(
      Optional<Set<UserId>> members,
      java.time.Duration ttl,
      Consumer<RoomAnswer> refused,
      Runnable told) {
    changes.note(
        members,
        ttl,
        new Settled(
            () -> {
              SessionRecord record = changes.record();
              expel(
                  places(place -> !record.admits(place.user())),
                  CloseCode.NOT_A_MEMBER,
                  "no member of this session any more");
              told.run();
            },
            refused));
  }

  /** The session is over for everybody. */
  void end(Consumer<RoomAnswer> refused, Runnable told) {
    changes.end(
        new Settled(
            () -> {
              ended = true;
              expel(places(place -> true), CloseCode.SESSION_ENDED, "the session is over");
              told.run();
            },
            refused));
  }

  /** What is done when members or the session itself change. */
  private record Settled(Runnable done, Consumer<RoomAnswer> refused) implements Changes.Settled {
    @Override
    public void told() {
      done.run();
    }

    @Override
    public void failed(RoomAnswer why) {
      refused.accept(why);
    }
  }

  // What members say

  void patch(Member member, MemberMessage.StateUpdate message) {
    whenHere(
        member,
        () ->
            patch(
                new Change.Patch(
                    member.author(), message.patch(), message.id(), message.ifVersion()),
                Request.of(member, message.ref())));
  }

  void act(Member member, MemberMessage.Action message) {
    whenHere(
        member,
        () ->
            act(
                new Change.Action(member.author(), message.name(), message.payload(), message.id()),
                Request.of(member, message.ref())));
  }

  /** A member may speak before its turn to join has come: then what it says waits as well. */
  private void whenHere(Member member, Runnable task) {
    if (member.isOver()) {
      return;
    }
    if (roster.placeOf(member).isPresent()) {
      task.run();
    } else {
      line.add(
          () -> {
            if (!member.isOver() && roster.placeOf(member).isPresent()) {
              task.run();
            }
          });
    }
  }

  void patch(Change.Patch change, Request request) {
    court.judge(
        change,
        changes::expectedState,
        passed -> changes.patch((Change.Patch) passed, request),
        refused -> refuse(request, refused));
  }

  void act(Change.Action change, Request request) {
    court.judge(
        change,
        changes::expectedState,
        passed -> changes.act((Change.Action) passed, request),
        refused -> refuse(request, refused));
  }

  private void refuse(Request request, RoomAnswer.Refused refused) {
    line.add(() -> request.refused(refused));
    settled();
  }

  void typing(Member member, boolean typing) {
    if (!member.isOver() && roster.placeOf(member).isPresent()) {
      typing(member, member.id().orElseThrow(), typing);
    }
  }

  private void typing(Member member, ConnectionId id, boolean typing) {
    if (typists.set(id, typing, surroundings.nanos())) {
      voice.typing(id, member.user(), typing);
    }
  }

  // What members hear

  @Override
  public void hear(String frame, Request request) {
    voice.changed(frame, request);
  }

  @Override
  public void patched(SessionPatch patch) {
    room.neighbours().listener().patched(room.id(), patch);
  }

  @Override
  public void acted(SessionAction action) {
    room.neighbours().listener().acted(room.id(), action);
  }

  /** The state and who is here, as of now. */
  SessionView view() {
    JsonText state = changes.state().text();
    return new SessionView(
        changes.record(),
        Optional.of(state),
        roster.connections(),
        roster.userCount(),
        roster.users());
  }

  void publish() {
    room.outline(new Room.Outline(changes.record(), roster.connections(), roster.userCount()));
  }

  // Time

  void tick() {
    long nanos = surroundings.nanos();
    Instant now = surroundings.now();
    for (Member member : new ArrayList<>(roster.audience())) {
      check(member, nanos, now);
    }
    for (ConnectionId id : typists.expire(nanos)) {
      roster.place(id).ifPresent(place -> voice.typing(id, place.user(), false));
    }
    changes.expire(now);
    court.tick();
    expirePlaces();
    settled();
  }

  private void check(Member member, long nanos, Instant now) {
    member.checkDeadline();
    if (nanos - member.heardAt() > surroundings.policy().idleTimeout().toNanos()) {
      room.end(member, CloseCode.MEMBER_IDLE, "nothing was heard for too long");
    } else if (!now.isBefore(member.expiresAt())) {
      room.end(member, CloseCode.TOKEN_EXPIRED, "the token has expired");
    } else if (member.takeWarning(now)) {
      member.say(new RoomMessage.TokenExpiring(member.expiresAt()));
    }
  }

  /** Everybody who is here, for who wants to close all connections. */
  List<Member> members() {
    return List.copyOf(roster.audience());
  }

  @Override
  public void settled() {
    if (over) {
      return;
    }
    if (announced && (ended || (roster.isEmpty() && line.isEmpty()))) {
      announced = false;
      room.neighbours().listener().closed(room.id(), ended);
    }
    if (ended) {
      over = true;
      changes.abandon();
      room.over();
    } else if (roster.isEmpty() && line.isEmpty() && court.isIdle()) {
      over = true;
      room.giveUp(visited);
    } else {
      publish();
    }
  }
}
