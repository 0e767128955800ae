package org.edgewire.room;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.UserId;
import org.edgewire.wire.MiniAppCodec;
import org.edgewire.wire.RoomMessage;

/**
 * Who is here: a place per connection, which a lost one keeps for a while. Two connections of one
 * user are one user. Owned by the room.
 */
final class Roster {
  /** A connection's place. */
  static final class Place {
    private final ConnectionId id;
    private final UserId user;
    private Optional<Member> member;
    private long lostAt;

    private Place(ConnectionId id, Member member) {
      this.id = id;
      this.user = member.user();
      this.member = Optional.of(member);
    }

    ConnectionId id() {
      return id;
    }

    UserId user() {
      return user;
    }

    /** Who is in it; empty while it is lost. */
    Optional<Member> member() {
      return member;
    }

    /** When it was lost, by the timer's clock. */
    long lostAt() {
      return lostAt;
    }
  }

  private final Map<ConnectionId, Place> places = new LinkedHashMap<>();
  private final Map<UserId, Integer> users = new LinkedHashMap<>();
  private List<Member> audience = List.of();

  /** A new connection. */
  void add(ConnectionId id, Member member) {
    places.put(id, new Place(id, member));
    users.merge(member.user(), 1, Integer::sum);
    member.placed(id);
    recount();
  }

  /** The place that a member may go on with: of its own, whether it was noticed lost or not. */
  Optional<Place> own(Optional<ConnectionId> previous, UserId user) {
    return previous.map(places::get).filter(place -> place.user.equals(user));
  }

  /** A member goes on with a place. */
  void resume(Place place, Member member) {
    place.member = Optional.of(member);
    member.placed(place.id);
    recount();
  }

  /** A member is gone, its place stays; false when it had none any more. */
  boolean lose(Member member, long nanos) {
    Optional<Place> place = placeOf(member);
    place.ifPresent(
        own -> {
          own.member = Optional.empty();
          own.lostAt = nanos;
          recount();
        });
    return place.isPresent();
  }

  /** A place is given up. */
  void remove(Place place) {
    if (places.remove(place.id) != null) {
      users.computeIfPresent(place.user, (user, count) -> count == 1 ? null : count - 1);
      recount();
    }
  }

  Optional<Place> place(ConnectionId id) {
    return Optional.ofNullable(places.get(id));
  }

  Optional<Place> placeOf(Member member) {
    return member
        .id()
        .map(places::get)
        .filter(place -> place.member.filter(own -> own == member).isPresent());
  }

  List<Place> all() {
    return new ArrayList<>(places.values());
  }

  /** Everybody who can be told something. */
  List<Member> audience() {
    return audience;
  }

  private void recount() {
    List<Member> present = new ArrayList<>(places.size());
    for (Place place : places.values()) {
      if (place.member.isPresent()) {
        present.add(place.member.get());
      }
    }
    audience = present;
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  int connections() {
    return places.size();
  }

  int userCount() {
    return users.size();
  }

  int connectionsOf(UserId user) {
    return users.getOrDefault(user, 0);
  }

  /** The first of the users. */
  List<RoomMessage.Present> users() {
    return users.entrySet().stream()
        .limit(MiniAppCodec.MAX_USERS)
        .map(entry -> new RoomMessage.Present(entry.getKey(), entry.getValue()))
        .toList();
  }
}
