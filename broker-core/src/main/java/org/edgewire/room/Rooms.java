package org.edgewire.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Connection;
import org.edgewire.connection.Receiver;
import org.edgewire.handshake.RoomDoor;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.Timer;
import org.edgewire.member.Join;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.store.SessionRecord;

/**
 * The broker's MiniApp half: opens a room per session of which somebody wants something, and lets
 * members in. Thread-safe; never blocks.
 */
public final class Rooms implements RoomDoor {
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final Surroundings surroundings;
  private final Map<SessionId, Room> rooms = new ConcurrentHashMap<>();
  private final List<SessionRule> rules = new CopyOnWriteArrayList<>();
  private final Listeners listeners;
  private final AtomicInteger connections = new AtomicInteger();
  private final Room.Neighbours neighbours = new Registry();
  private final Sessions sessions;
  private volatile boolean draining;
  private volatile Optional<Timer.Repeated> sweep = Optional.empty();

  /**
   * @param surroundings what rooms are given
   * @param witness hears on the threads of the rooms what happens, must return at once
   */
  public Rooms(Surroundings surroundings, SessionListener witness) {
    this.surroundings = surroundings;
    this.listeners = new Listeners(witness, surroundings);
    this.sessions = new Sessions(this, surroundings, rules, listeners);
  }

  /** Begins to watch over its connections. Called once, after the store was started. */
  public void start() {
    sweep =
        Optional.of(
            surroundings.times().timer().every(SWEEP, () -> rooms.values().forEach(Room::tick)));
  }

  /** What the server side can do. */
  public Sessions sessions() {
    return sessions;
  }

  /** Connections of members that are open. */
  public int connections() {
    return connections.get();
  }

  /** Sessions being served. */
  public int open() {
    return rooms.size();
  }

  /** How sessions are served. */
  public RoomPolicy policy() {
    return surroundings.policy();
  }

  // Members

  @Override
  public CompletionStage<Word> ask(SessionId session, UserId user) {
    if (draining) {
      return CompletableFuture.completedFuture(Word.DRAINING);
    }
    if (connections.get() >= surroundings.policy().maxAllConnections()) {
      return CompletableFuture.completedFuture(Word.BROKER_FULL);
    }
    Optional<Room.Outline> known = served(session).flatMap(Room::outline);
    if (known.isPresent()) {
      boolean full = known.get().connections() >= surroundings.policy().maxConnections();
      return CompletableFuture.completedFuture(
          full ? Word.SESSION_FULL : word(Optional.of(known.get().record()), user));
    }
    return sessions
        .ask(session, (ledger, id) -> ledger.session(id))
        .handle((found, failure) -> failure == null ? word(found, user) : Word.UNAVAILABLE);
  }

  private Word word(Optional<SessionRecord> found, UserId user) {
    if (found.isEmpty()) {
      return surroundings.policy().autocreate() ? Word.WELCOME : Word.NO_SUCH_SESSION;
    }
    return found.get().admits(user) ? Word.WELCOME : Word.NOT_A_MEMBER;
  }

  /** A member's WebSocket opened. Empty while draining (close it 1012). */
  public Optional<Receiver> connected(Join join, Connection connection) {
    if (draining) {
      return Optional.empty();
    }
    if (join.expired()) {
      connection.close(CloseCode.TOKEN_EXPIRED, "the token has expired");
      return Optional.of(new Deaf());
    }
    connections.incrementAndGet();
    Room room = room(join.session());
    Member member = new Member(join, room, connection, surroundings);
    room.visit(new Arrival(member));
    if (draining) {
      // The drain may have passed over it.
      room.close(member, CloseCode.RESTART, "the broker restarts");
    }
    return Optional.of(new MemberLink(member, surroundings));
  }

  /** A member wants to join. */
  private final class Arrival implements Visit {
    private final Member member;

    Arrival(Member member) {
      this.member = member;
    }

    @Override
    public Optional<OpenOperation.New> wanted() {
      if (!surroundings.policy().autocreate()) {
        return Optional.empty();
      }
      SessionRecord record =
          SessionRecord.created(
              member.join().session(),
              surroundings.names().epoch(),
              Optional.empty(),
              surroundings.policy().ttl(),
              surroundings.now());
      return Optional.of(new OpenOperation.New(record, JsonText.EMPTY_OBJECT));
    }

    @Override
    public void open(OpenRoom room) {
      room.join(member);
    }

    @Override
    public void failed(RoomAnswer why) {
      if (why instanceof RoomAnswer.NoSession) {
        member.end(CloseCode.SESSION_ENDED, "there is no such session");
      } else {
        member.end(CloseCode.OVERLOAD, "the session cannot be read now");
      }
    }

    @Override
    public void moved() {
      Room other = room(member.join().session());
      member.moveTo(other);
      other.visit(this);
    }
  }

  /** Nothing that comes from an expired token counts. */
  private static final class Deaf implements Receiver {
    @Override
    public void text(String frame) {}

    @Override
    public void binary() {}

    @Override
    public void pong() {}

    @Override
    public void closed(int closeCode) {}
  }

  // Rooms

  Room room(SessionId id) {
    return rooms.computeIfAbsent(id, key -> new Room(key, surroundings, neighbours));
  }

  Optional<Room> served(SessionId id) {
    return Optional.ofNullable(rooms.get(id));
  }

  private final class Registry implements Room.Neighbours {
    @Override
    public void retire(Room room) {
      rooms.remove(room.id(), room);
    }

    @Override
    public List<SessionRule> rules() {
      return rules;
    }

    @Override
    public SessionListener listener() {
      return listeners;
    }

    @Override
    public void left() {
      connections.decrementAndGet();
    }
  }

  // The end

  /**
   * Lets nobody in any more and closes all connections with 1012, spread evenly over {@code
   * window}, because members come back at once.
   *
   * @return completes when the last close is under way
   */
  public CompletableFuture<Void> drain(Duration window) {
    draining = true;
    List<CompletableFuture<List<Runnable>>> asked = new ArrayList<>();
    for (Room room : rooms.values()) {
      CompletableFuture<List<Runnable>> closes = new CompletableFuture<>();
      room.post(() -> closes.complete(room.closes(CloseCode.RESTART, "the broker restarts")));
      asked.add(closes);
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenCompose(
            all -> {
              List<Runnable> closes = new ArrayList<>();
              asked.forEach(one -> closes.addAll(one.join()));
              return spread(closes, window);
            });
  }

  private CompletableFuture<Void> spread(List<Runnable> closes, Duration window) {
    Collections.shuffle(closes);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < closes.size(); i++) {
      CompletableFuture<Void> closed = new CompletableFuture<>();
      Runnable close = closes.get(i);
      surroundings
          .times()
          .timer()
          .after(
              window.multipliedBy(i).dividedBy(closes.size()),
              () -> {
                close.run();
                closed.complete(null);
              });
      all.add(closed);
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
  }

  /** Ends its sweep. */
  public void stop() {
    draining = true;
    sweep.ifPresent(Timer.Repeated::stop);
  }
}
