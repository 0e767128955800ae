package org.edgewire.standalone.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonWriter;

/**
 * An agent that does what a test says, over a real socket; made by {@link EdgewireServer#agent}.
 * Thread-safe; what waits, waits at most 5 s of real time.
 */
public final class FakeAgent implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  private final EdgewireServer server;
  private final AgentId id;
  private final List<AgentCommand> commands = new ArrayList<>();
  private int awaited;
  private int pongs;
  private volatile Behaviour behaviour;
  private Optional<AgentWire> wire = Optional.empty();
  private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);
  private OptionalInt closeCode = OptionalInt.empty();
  private volatile boolean silent;

  FakeAgent(EdgewireServer server, AgentId id, Behaviour behaviour) {
    this.server = server;
    this.id = id;
    this.behaviour = behaviour;
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
    URI base = server.baseUri();
    URI uri =
        URI.create(
            "ws://"
                + base.getAuthority()
                + "/edge/ws?edge_agent_id="
                + id.value().replace("+", "%2B"));
    AgentWire opening = new AgentWire(this, server.log(), id.value());
    try {
      CLIENT
          .newWebSocketBuilder()
          .header("Authorization", "Bearer " + server.token(id.value()))
          .header("X-Edge-Agent-Id", id.value())
          .buildAsync(uri, opening)
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while connecting", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("agent " + id + " was not let in: " + e, e);
    }
    // The broker knows of it when it has answered.
    ping();
    return this;
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
            .toJson()
            .text());
  }

  /** Announces capabilities, such as {@code dedup}, in a status message. */
  public FakeAgent announces(String... capabilities) {
    JsonWriter status = new JsonWriter().object().field("type", "status").object("data");
    status.array("capabilities");
    for (String capability : capabilities) {
      status.element(capability);
    }
    return send(status.endArray().endObject().endObject().toJson().text());
  }

  /** Sends a text frame with anything in it. */
  public FakeAgent send(String text) {
    server.log().add(id.value(), "→ " + text);
    return next(socket -> socket.sendText(text, true));
  }

  /** Sends a ping of the envelope and waits for its pong. */
  public FakeAgent ping() {
    int before = pongs();
    next(socket -> socket.sendText("{\"type\":\"ping\"}", true));
    if (isReading()) {
      await("pong", () -> pongs > before || closeCode.isPresent());
    }
    return this;
  }

  /** Pings no more while the clock is moved: to the broker it looks dead. */
  public FakeAgent goesSilent() {
    silent = true;
    return this;
  }

  /** Reads no more from its socket; what the broker sends piles up. */
  public FakeAgent stopsReading() {
    current().ifPresent(AgentWire::stopReading);
    return this;
  }

  /** Reads on. */
  public FakeAgent readsOn() {
    current().ifPresent(AgentWire::readOn);
    return this;
  }

  /** Says good-bye with a close code. */
  public FakeAgent closeWith(int code) {
    server.log().add(id.value(), "→ close " + code);
    return next(socket -> socket.sendClose(code, ""));
  }

  /** Cuts the connection without a word. */
  public FakeAgent drop() {
    Optional<AgentWire> open = current();
    if (open.isPresent() && isOpen()) {
      server.log().add(id.value(), "→ (cut)");
      open.get().abort();
      closed(open.get(), 1006);
    }
    return this;
  }

  /** Whether it is connected. */
  public synchronized boolean isOpen() {
    return wire.isPresent() && closeCode.isEmpty();
  }

  /**
   * The next command that was not awaited yet, of any type.
   *
   * @throws AssertionError when none came, with what happened instead
   */
  public AgentCommand awaitCommand() {
    await("command", () -> commands.size() > awaited);
    synchronized (this) {
      return commands.get(awaited++);
    }
  }

  /**
   * The same; it must be of that type.
   *
   * @throws AssertionError when none or another came, with what happened instead
   */
  public AgentCommand awaitCommand(String type) {
    AgentCommand next = awaitCommand();
    if (!next.type().equals(type)) {
      throw new AssertionError(
          "agent " + id + " expected " + type + ", but " + next + " came.\n" + server.report());
    }
    return next;
  }

  /** All commands that came, those awaited included. */
  public synchronized List<AgentCommand> commands() {
    return List.copyOf(commands);
  }

  /** The close code of its connection, waited for. */
  public int awaitClose() {
    await("close", () -> closeCode.isPresent());
    synchronized (this) {
      return closeCode.getAsInt();
    }
  }

  /** Cuts the connection. Idempotent. */
  @Override
  public void close() {
    drop();
  }

  void heartbeat() {
    if (isOpen() && !silent) {
      ping();
    }
  }

  synchronized void opened(AgentWire opened) {
    wire = Optional.of(opened);
    lastSend = CompletableFuture.completedFuture(null);
    closeCode = OptionalInt.empty();
  }

  synchronized void closed(AgentWire over, int code) {
    if (wire.filter(over::equals).isPresent() && closeCode.isEmpty()) {
      closeCode = OptionalInt.of(code);
      notifyAll();
    }
  }

  void received(String text) {
    JsonObject frame;
    try {
      frame = JsonObject.parse(text);
    } catch (JsonSyntaxException e) {
      return;
    }
    String type = frame.string("type").orElse("");
    if (type.equals("pong")) {
      ponged();
    } else if (type.equals("command")) {
      AgentCommand command =
          AgentCommand.of(frame.get("data").orElseThrow().asObject().orElseThrow());
      behaviour.command(this, command);
      came(command);
    }
  }

  private synchronized void came(AgentCommand command) {
    commands.add(command);
    notifyAll();
  }

  private synchronized void ponged() {
    pongs++;
    notifyAll();
  }

  private synchronized int pongs() {
    return pongs;
  }

  private synchronized Optional<AgentWire> current() {
    return wire;
  }

  private boolean isReading() {
    return current().filter(AgentWire::isReading).isPresent();
  }

  /** The JDK's client refuses overlapping sends; one that fails shows as a close. */
  private synchronized FakeAgent next(Function<WebSocket, CompletableFuture<WebSocket>> send) {
    wire.ifPresent(
        open ->
            lastSend =
                lastSend
                    .handle((sent, failure) -> open.socket())
                    .thenCompose(send)
                    .exceptionally(failure -> open.socket()));
    return this;
  }

  private void await(String what, BooleanSupplier come) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      synchronized (this) {
        while (!come.getAsBoolean()) {
          long left = (end - System.nanoTime()) / 1_000_000;
          if (left <= 0) {
            break;
          }
          wait(left);
        }
        if (come.getAsBoolean()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a " + what, e);
    }
    throw new AssertionError(
        "no " + what + " came to agent " + id + " within 5 s.\n" + server.report());
  }
}
