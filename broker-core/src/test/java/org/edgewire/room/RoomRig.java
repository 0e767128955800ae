package org.edgewire.room;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Receiver;
import org.edgewire.connection.RecordingConnection;
import org.edgewire.handshake.TokenVerdict;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.mailbox.ManualClock;
import org.edgewire.mailbox.ManualTimer;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.Epoch;
import org.edgewire.member.Join;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Heard;
import org.edgewire.store.jdbc.JdbcStore;
import org.edgewire.store.jdbc.JdbcStoreOptions;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Rooms over a real store on a database in memory, on one thread and with time that stands still:
 * nothing happens but what the test does, and {@link #settle} does all that is due.
 */
public final class RoomRig implements AutoCloseable {
  static final SessionId ROOM = new SessionId("room");

  final ManualClock clock = new ManualClock();
  final ManualTimer timer = new ManualTimer();
  final Metrics metrics = new Metrics();
  final Map<String, TokenVerdict> tokens = new HashMap<>();
  final List<String> witnessed = new ArrayList<>();
  final Queue<Runnable> listening = new ArrayDeque<>();
  final RoomPolicy policy;
  private final JdbcStoreOptions options;
  private final JdbcDataSource database = new JdbcDataSource();
  JdbcStore store;
  Rooms rooms;

  /** The protocol's limits. */
  public RoomRig() {
    this(RoomPolicy.DEFAULT);
  }

  RoomRig(RoomPolicy policy) {
    this(policy, JdbcStoreOptions.DEFAULT);
  }

  RoomRig(RoomPolicy policy, JdbcStoreOptions options) {
    this.policy = policy;
    this.options = options;
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    open();
  }

  private void open() {
    store =
        JdbcStore.open(
            database,
            options.withDurability(JdbcStoreOptions.Durability.MEMORY),
            clock,
            writer -> {},
            timer,
            metrics);
    Executor listeners = listening::add;
    rooms =
        new Rooms(
            new Surroundings(
                store,
                policy,
                this::verify,
                new RoomNames(new Random(7)),
                new Surroundings.Times(clock, timer),
                new Surroundings.Threads(Mailbox.INLINE, listeners, Mailbox.INLINE),
                metrics),
            new Witness());
    store.start(new Heard());
    rooms.start();
    settle();
  }

  private final class Witness implements SessionListener {
    @Override
    public void opened(SessionId session) {
      witnessed.add("opened " + session);
    }

    @Override
    public void closed(SessionId session, boolean ended) {
      witnessed.add((ended ? "ended " : "closed ") + session);
    }
  }

  /** What a token proves, by what the test said of it. */
  public TokenVerdict verify(String token) {
    return tokens.getOrDefault(token, new TokenVerdict.Refused("unknown", "unknown"));
  }

  /** From now on that token is good. */
  public void knows(String token, String user, Duration left) {
    tokens.put(token, new TokenVerdict.Valid(new UserId(user), clock.instant().plus(left)));
  }

  /** The rooms of this life. */
  public Rooms rooms() {
    return rooms;
  }

  Sessions sessions() {
    return rooms.sessions();
  }

  /** The process dies and comes back: what was not committed is gone, connections too. */
  void crash() {
    rooms.stop();
    open();
  }

  /** Does what is to be done now. */
  public void settle() {
    boolean worked = true;
    while (worked) {
      worked = store.step();
      for (Runnable task = listening.poll(); task != null; task = listening.poll()) {
        task.run();
        worked = true;
      }
    }
  }

  /** Time goes by, in both clocks, a tenth of a second at a time. */
  public void pass(Duration time) {
    for (long left = time.toMillis(); left > 0; left -= 100) {
      Duration step = Duration.ofMillis(Math.min(left, 100));
      clock.advance(step);
      timer.advance(step);
      settle();
    }
  }

  <T> T answer(CompletableFuture<T> future) {
    settle();
    return future.join();
  }

  Client join(String user) {
    return new Client(joining(user), true);
  }

  Client join(Join join) {
    return new Client(join, true);
  }

  /** Joins without letting the store work. */
  Client joinLater(Join join) {
    return new Client(join, false);
  }

  Join joining(String user) {
    return new Join(
        ROOM,
        new UserId(user),
        clock.instant().plus(Duration.ofHours(10)),
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** A member at the other end of a WebSocket. */
  final class Client {
    final RecordingConnection connection = new RecordingConnection();
    private final Optional<Receiver> link;
    private int read;

    private Client(Join join, boolean settle) {
      link = rooms.connected(join, connection);
      if (settle) {
        settle();
      }
    }

    boolean isLetIn() {
      return link.isPresent();
    }

    /** Says something and lets everything happen that follows. */
    void say(String frame) {
      sayLater(frame);
      settle();
    }

    void sayLater(String frame) {
      link.orElseThrow().text(frame);
    }

    void patch(String patch) {
      say("{\"type\":\"state_update\",\"data\":{\"patch\":" + patch + "}}");
    }

    void patchLater(String patch) {
      sayLater("{\"type\":\"state_update\",\"data\":{\"patch\":" + patch + "}}");
    }

    void drop() {
      link.orElseThrow().closed(1006);
      settle();
    }

    void binary() {
      link.orElseThrow().binary();
    }

    void pong() {
      link.orElseThrow().pong();
    }

    Optional<CloseCode> closed() {
      return connection.closed();
    }

    /** What came since the last look, each as {@code type {data}}. */
    List<String> heard() {
      List<String> all = connection.sent();
      List<String> fresh = all.subList(read, all.size()).stream().map(Client::plain).toList();
      read = all.size();
      return fresh;
    }

    /** The data of the newest message of a type. */
    JsonObject last(String type) {
      return connection.sent().stream()
          .filter(frame -> frame.startsWith("{\"type\":\"" + type + "\""))
          .reduce((one, other) -> other)
          .flatMap(frame -> JsonObject.parse(frame).get("data"))
          .flatMap(JsonText::asObject)
          .orElseThrow(() -> new AssertionError("no " + type + " in " + connection.sent()));
    }

    String id() {
      return last("connected").string("connection_id").orElseThrow();
    }

    /** How this member comes back: knowing what it saw up to a version, by its old name. */
    Join again(long since) {
      JsonObject connected = last("connected");
      return new Join(
          ROOM,
          new UserId(connected.string("user_id").orElseThrow()),
          clock.instant().plus(Duration.ofHours(10)),
          false,
          Optional.of(new Join.Resume(since, new Epoch(connected.string("epoch").orElseThrow()))),
          Optional.of(new ConnectionId(id())));
    }

    private static String plain(String frame) {
      JsonObject message = JsonObject.parse(frame);
      return message.string("type").orElseThrow()
          + " "
          + message.get("data").map(JsonText::text).orElse("");
    }
  }

  static String text(JsonObject data, String name) {
    return data.get(name).map(JsonText::text).orElse("(none)");
  }

  Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {
    rooms.stop();
    store.close();
  }
}
