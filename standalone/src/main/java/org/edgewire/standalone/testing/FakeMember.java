package org.edgewire.standalone.testing;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;

/**
 * A member of a MiniApp session that does what a test says, over a real socket; made by {@link
 * EdgewireServer#member}. It keeps a picture of the session from what it hears. Thread-safe; what
 * waits for the broker's word, waits at most 30 s (or {@link #within}) of real time. What it sends
 * waits until the broker's socket takes it.
 */
public final class FakeMember implements AutoCloseable {
  private static final Duration HEARTBEAT_PATIENCE = Duration.ofSeconds(5);

  private final EdgewireServer server;
  private final String session;
  private final String user;
  private final FakeClient client;
  private final RoomPicture picture = new RoomPicture();
  private volatile boolean silent;
  private volatile boolean refreshing;
  private volatile boolean unanswered;

  FakeMember(EdgewireServer server, String session, String user) {
    this.server = server;
    this.session = session;
    this.user = user;
    this.client = new FakeClient(server, "member " + user + "@" + session, new Heard());
  }

  /** Its session. */
  public String sessionId() {
    return session;
  }

  /** As whom it is there: the {@code sub} of its token. */
  public String userId() {
    return user;
  }

  /**
   * Joins anew, as one who knows nothing, with a fresh token; waits for the welcome.
   *
   * @throws AssertionError when it is not let in
   */
  public FakeMember join() {
    return join("");
  }

  /**
   * Comes back as one who knows what it heard: with {@code since}, {@code epoch} and its {@code
   * connection_id}.
   *
   * @throws AssertionError when it is not let in
   */
  public FakeMember rejoin() {
    String known =
        see(
            room ->
                "&since="
                    + room.version()
                    + "&epoch="
                    + room.epoch()
                    + "&connection_id="
                    + room.connectionId());
    return join(known);
  }

  private FakeMember join(String known) {
    int before = see(RoomPicture::welcomes);
    String address = server.baseUri().getAuthority() + "/ws/miniapp/" + session;
    URI uri = URI.create("ws://" + address + "?token=" + server.jwt(user) + known);
    client
        .connect(uri, Map.of())
        .ifPresent(
            why -> {
              throw new AssertionError(
                  "member " + user + " was not let in to " + session + ": " + why.getMessage(),
                  why);
            });
    unanswered = false;
    await("welcome", room -> room.welcomes() > before ? Optional.of(true) : Optional.empty());
    return this;
  }

  /**
   * Changes the state.
   *
   * @param patch the text of a JSON object, a merge patch
   */
  public FakeMember patch(String patch) {
    return send(message("state_update").field("patch", JsonText.trusted(patch)));
  }

  /**
   * The same, only if the state has that version; else {@code version_conflict} comes.
   *
   * @param patch the text of a JSON object, a merge patch
   */
  public FakeMember patchIf(long version, String patch) {
    return send(
        message("state_update")
            .field("patch", JsonText.trusted(patch))
            .field("if_version", version));
  }

  /**
   * Tells the others something that is not state.
   *
   * @param payload the text of any JSON
   */
  public FakeMember act(String name, String payload) {
    return send(message("action").field("name", name).field("payload", JsonText.trusted(payload)));
  }

  /** Begins or ends typing. */
  public FakeMember typing(boolean now) {
    return send(message("typing").field("is_typing", now));
  }

  /** Extends its connection with a fresh token. */
  public FakeMember refreshToken() {
    return send(message("auth").field("token", server.jwt(user)));
  }

  /** Sends a fresh token by itself whenever it is told that its token expires. */
  public FakeMember refreshesTokens() {
    refreshing = true;
    return this;
  }

  private static JsonWriter message(String type) {
    return new JsonWriter().object().field("type", type).object("data");
  }

  private FakeMember send(JsonWriter message) {
    return send(message.endObject().endObject().toString());
  }

  /** Sends a text frame with anything in it. */
  public FakeMember send(String text) {
    client.send(text);
    return this;
  }

  /** Sends a ping of the envelope and, when it reads, waits for its pong. */
  public FakeMember ping() {
    if (!client.ping(EdgewireServer.PATIENCE) && client.isOpen() && client.isReading()) {
      throw new AssertionError("no pong came to member " + user + ".\n" + server.report());
    }
    return this;
  }

  /** Waits only that long, in real time, for what it awaits from now on. */
  public FakeMember within(Duration patience) {
    client.patience(patience);
    return this;
  }

  /** Pings no more while the clock is moved: to the broker it looks dead. */
  public FakeMember goesSilent() {
    silent = true;
    return this;
  }

  /** Reads no more from its socket; what the broker sends piles up. */
  public FakeMember stopsReading() {
    client.stopReading();
    return this;
  }

  /** Reads on. */
  public FakeMember readsOn() {
    client.readOn();
    return this;
  }

  /** Says good-bye with a close code. */
  public FakeMember closeWith(int code) {
    client.closeWith(code);
    return this;
  }

  /** Cuts the connection without a word. */
  public FakeMember drop() {
    client.drop();
    return this;
  }

  /** Whether it is connected. */
  public boolean isOpen() {
    return client.isOpen();
  }

  /**
   * Waits until the state is that.
   *
   * @param json compared as a JSON value
   * @throws AssertionError when it does not become so, with what the member knows instead
   */
  public FakeMember awaitState(String json) {
    String wanted = JsonText.parse(json).canonical();
    await(
        "state " + json,
        room -> room.state().canonical().equals(wanted) ? Optional.of(true) : Optional.empty());
    return this;
  }

  /** Waits until the state is as the test wants it, and returns it. */
  public JsonText awaitState(Predicate<JsonText> wanted) {
    return await("such state", room -> Optional.of(room.state()).filter(wanted));
  }

  /** Waits until that user is there, itself included. */
  public FakeMember awaitMember(String userId) {
    await("user " + userId, room -> Optional.ofNullable(room.connections().get(userId)));
    return this;
  }

  /** Waits until that user is gone. */
  public FakeMember awaitLeft(String userId) {
    await(
        "leaving of user " + userId,
        room -> room.connections().containsKey(userId) ? Optional.empty() : Optional.of(true));
    return this;
  }

  /** Waits until that user types, or does no more. */
  public FakeMember awaitTyping(String userId, boolean now) {
    await(
        (now ? "typing of " : "end of the typing of ") + userId,
        room -> room.typing().contains(userId) == now ? Optional.of(true) : Optional.empty());
    return this;
  }

  /** The next action of that name that was not awaited yet, its own ones included. */
  public MemberAction awaitAction(String name) {
    return await("action " + name, room -> room.take(name));
  }

  /** Waits for an {@code error} of that code that was not awaited yet. */
  public FakeMember awaitError(String code) {
    await("error " + code, room -> room.takeError(code));
    return this;
  }

  /** The close code of its connection, waited for. */
  public int awaitClose() {
    return client.awaitClose();
  }

  private <T> T await(String what, Function<RoomPicture, Optional<T>> come) {
    return client.await(what, () -> come.apply(picture), picture::told);
  }

  private <T> T see(Function<RoomPicture, T> look) {
    synchronized (client) {
      return look.apply(picture);
    }
  }

  /** The state as it knows it. */
  public JsonText state() {
    return see(RoomPicture::state);
  }

  /** The version as it knows it. */
  public long version() {
    return see(RoomPicture::version);
  }

  /** The name of its connection. */
  public String connectionId() {
    return see(RoomPicture::connectionId);
  }

  /** Whether its last welcome promised all that it had missed. */
  public boolean wasRecovered() {
    return see(RoomPicture::recovered);
  }

  /** The users that it knows to be there, itself included. */
  public Set<String> users() {
    return see(room -> room.connections().keySet());
  }

  /** By how many connections that user is there, as far as it knows. */
  public int connectionsOf(String userId) {
    return see(room -> room.connections().getOrDefault(userId, 0));
  }

  /** Cuts the connection for good. Idempotent. */
  @Override
  public void close() {
    drop();
  }

  /** As browsers do it every 30 s; one that was not answered is not waited for again. */
  void heartbeat() {
    if (isOpen() && !silent) {
      boolean late = server.faults().isHeldUp(user);
      boolean hopeless = unanswered || late || server.faults().isHalfOpen(user);
      boolean answered = client.ping(hopeless ? Duration.ZERO : HEARTBEAT_PATIENCE);
      unanswered = !answered && !late && isOpen() && client.isReading();
    }
  }

  private final class Heard implements FakeClient.Ears {
    @Override
    public void heard(String type, JsonObject frame) {
      Optional<JsonObject> data = frame.get("data").flatMap(JsonText::asObject);
      if (type.equals("token_expiring") && refreshing) {
        refreshToken();
      }
      data.ifPresent(it -> client.change(() -> picture.heard(type, it)));
    }

    @Override
    public void closed(int code) {
      // It comes back when the test says so.
    }
  }
}
