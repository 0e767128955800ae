package org.edgewire.standalone.testing;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonWriter;

/**
 * An agent that does what a test says, over a real socket; made by {@link EdgewireServer#agent}.
 * Thread-safe; what waits for the broker's word, waits at most 30 s (or {@link #within}) of real
 * time. What it sends waits until the broker's socket takes it.
 */
public final class FakeAgent implements AutoCloseable {
  private static final Duration HEARTBEAT_PATIENCE = Duration.ofSeconds(5);

  private final EdgewireServer server;
  private final AgentId id;
  private final FakeClient client;
  private final List<AgentCommand> commands = new ArrayList<>();
  private int handled;
  private int awaited;
  private volatile Behaviour behaviour;
  private volatile boolean silent;
  private volatile boolean unanswered;
  private volatile boolean over;

  FakeAgent(EdgewireServer server, AgentId id, Behaviour behaviour) {
    this.server = server;
    this.id = id;
    this.behaviour = behaviour;
    this.client = new FakeClient(server, "agent " + id, new Heard());
  }

  /** Its id. */
  public String id() {
    return id.value();
  }

  /**
   * Connects again, with a fresh token.
   *
   * @throws AssertionError when it is not let in
   */
  public FakeAgent connect() {
    tryConnect()
        .ifPresent(
            why -> {
              throw new AssertionError("agent " + id + " was not let in: " + why.getMessage(), why);
            });
    return this;
  }

  /** The same; tells why it was not let in. */
  Optional<IOException> tryConnect() {
    String query = "edge_agent_id=" + id.value().replace("+", "%2B");
    URI uri = URI.create("ws://" + server.baseUri().getAuthority() + "/edge/ws?" + query);
    Map<String, String> headers =
        Map.of(
            "Authorization", "Bearer " + server.token(id.value()), "X-Edge-Agent-Id", id.value());
    Optional<IOException> refused = client.connect(uri, headers);
    if (refused.isEmpty()) {
      behaviour.connected(this);
      // One that a fault made half open is not answered; the desk of the agent may hear of it a
      // moment later.
      unanswered = !client.ping(HEARTBEAT_PATIENCE);
    }
    return refused;
  }

  /** What it does with commands from now on. */
  public FakeAgent behaves(Behaviour value) {
    behaviour = value;
    return this;
  }

  /** Acks a command, however late or often. */
  public FakeAgent ack(String commandId, String status) {
    return ack(new JsonWriter().object().field("command_id", commandId).field("status", status));
  }

  /** Acks that a command failed. */
  public FakeAgent ackFailed(String commandId, String error) {
    return ack(
        new JsonWriter()
            .object()
            .field("command_id", commandId)
            .field("status", "failed")
            .field("error", error));
  }

  private FakeAgent ack(JsonWriter data) {
    return send(
        new JsonWriter()
            .object()
            .field("type", "command_ack")
            .field("data", data.endObject().toJson())
            .endObject()
            .toString());
  }

  /** Announces capabilities, such as {@code dedup}, in a status message. */
  public FakeAgent announces(String... capabilities) {
    JsonWriter status = new JsonWriter().object().field("type", "status").object("data");
    status.array("capabilities");
    for (String capability : capabilities) {
      status.element(capability);
    }
    return send(status.endArray().endObject().endObject().toString());
  }

  /** Sends a text frame with anything in it. */
  public FakeAgent send(String text) {
    client.send(text);
    return this;
  }

  /**
   * Sends a ping of the envelope and, when it reads, waits for its pong: what it said before has
   * then been read by the broker.
   *
   * @throws AssertionError when neither a pong nor a close comes
   */
  public FakeAgent ping() {
    if (!client.ping(EdgewireServer.PATIENCE) && client.isOpen() && client.isReading()) {
      throw new AssertionError(
          "no pong came to agent "
              + id
              + " within "
              + EdgewireServer.PATIENCE
              + ".\n"
              + server.report());
    }
    return this;
  }

  /** Waits only that long, in real time, for what it awaits from now on. */
  public FakeAgent within(Duration patience) {
    client.patience(patience);
    return this;
  }

  /** Pings no more while the clock is moved: to the broker it looks dead. */
  public FakeAgent goesSilent() {
    silent = true;
    return this;
  }

  /** Reads no more from its socket; what the broker sends piles up. */
  public FakeAgent stopsReading() {
    client.stopReading();
    return this;
  }

  /** Reads on. */
  public FakeAgent readsOn() {
    client.readOn();
    return this;
  }

  /** Says good-bye with a close code. */
  public FakeAgent closeWith(int code) {
    client.closeWith(code);
    return this;
  }

  /** Cuts the connection without a word. */
  public FakeAgent drop() {
    client.drop();
    return this;
  }

  /** Whether it is connected. */
  public boolean isOpen() {
    return client.isOpen();
  }

  /**
   * The next command that was not awaited yet, of any type; what the agent does with it at once is
   * done.
   *
   * @throws AssertionError when none came, with what happened instead
   */
  public AgentCommand awaitCommand() {
    return awaitNext("command");
  }

  private AgentCommand awaitNext(String what) {
    return client.await(
        what,
        () -> handled > awaited ? Optional.of(commands.get(awaited++)) : Optional.empty(),
        () -> "");
  }

  /**
   * The same; it must be of that type.
   *
   * @throws AssertionError when none or another came, with what happened instead
   */
  public AgentCommand awaitCommand(String type) {
    AgentCommand next = awaitNext(type);
    if (!next.type().equals(type)) {
      throw new AssertionError(
          "agent " + id + " expected " + type + ", but " + next + " came.\n" + server.report());
    }
    return next;
  }

  /** All commands that came, those awaited included, and one that it is just at work on. */
  public List<AgentCommand> commands() {
    synchronized (client) {
      return List.copyOf(commands);
    }
  }

  /** The close code of its connection, waited for. */
  public int awaitClose() {
    return client.awaitClose();
  }

  /** Waits until it is connected, as one that connects by itself will be. */
  public FakeAgent awaitOpen() {
    client.await(
        "connection", () -> client.isOpen() ? Optional.of(true) : Optional.empty(), () -> "");
    return this;
  }

  /** Cuts the connection for good. Idempotent. */
  @Override
  public void close() {
    over = true;
    drop();
  }

  /** As real agents do it every 30 s; one that was not answered is not waited for again. */
  void heartbeat() {
    if (!isOpen() || silent) {
      return;
    }
    boolean late = server.faults().isHeldUp(id.value());
    boolean hopeless = unanswered || late || server.faults().isHalfOpen(id.value());
    boolean answered = client.ping(hopeless ? Duration.ZERO : HEARTBEAT_PATIENCE);
    unanswered = !answered && !late && isOpen() && client.isReading();
    if (unanswered) {
      behaviour.unanswered(this);
    }
  }

  private void handle(AgentCommand command) {
    try {
      behaviour.command(this, command);
    } catch (RuntimeException | Error e) {
      // Thrown on, it ends the connection; the report of the test tells why.
      server.log().add(id.value(), "(its behaviour failed: " + e + ")");
      throw e;
    } finally {
      client.change(() -> handled++);
    }
  }

  void after(Duration delay, Runnable task) {
    server.after(delay, task);
  }

  void at(Instant time, Runnable task) {
    after(Duration.between(server.clock().instant(), time), task);
  }

  boolean isAhead(Instant time) {
    return time.isAfter(server.clock().instant());
  }

  private final class Heard implements FakeClient.Ears {
    @Override
    public void heard(String type, JsonObject frame) {
      if (type.equals("command")) {
        AgentCommand command =
            AgentCommand.of(frame.get("data").orElseThrow().asObject().orElseThrow());
        client.change(() -> commands.add(command));
        handle(command);
      }
    }

    @Override
    public void closed(int code) {
      if (!over) {
        behaviour.disconnected(FakeAgent.this, code);
      }
    }
  }
}
