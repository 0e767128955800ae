package org.edgewire.it.support;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * An agent, or whoever else has a socket of the broker, on the JDK's WebSocket client. Sends from
 * any thread; frames are awaited by one.
 */
public final class AgentSocket implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();

  private final BlockingQueue<JsonDoc> frames = new LinkedBlockingQueue<>();
  private final List<JsonDoc> passedOver = new ArrayList<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final BiConsumer<AgentSocket, JsonDoc> onFrame;
  private volatile WebSocket socket;
  private CompletableFuture<WebSocket> lastSend;

  private AgentSocket(BiConsumer<AgentSocket, JsonDoc> onFrame) {
    this.onFrame = onFrame;
  }

  /** Connects with a fresh token, id in query and header. */
  public static AgentSocket connect(Deployment deployment, String agentId) {
    return connect(deployment, agentId, (self, frame) -> {});
  }

  /** The same; {@code onFrame} hears every frame first, on the client's thread. */
  public static AgentSocket connect(
      Deployment deployment, String agentId, BiConsumer<AgentSocket, JsonDoc> onFrame) {
    String[] headers = {
      "Authorization", "Bearer " + deployment.token(agentId), "X-Edge-Agent-Id", agentId
    };
    return opened(
        "agent " + agentId, tryConnect(deployment.agentSocket(agentId), onFrame, headers));
  }

  private static AgentSocket opened(String who, CompletableFuture<AgentSocket> opening) {
    try {
      return opening.get(30, SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(who + " was not let in: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while connecting", e);
    }
  }

  /** Connects as an agent that completes every command at once. */
  public static AgentSocket completing(Deployment deployment, String agentId) {
    return connect(
        deployment,
        agentId,
        (self, frame) -> {
          if (frame.string("type").equals("command")) {
            self.ack(frame.string("data.command_id"), "completed");
          }
        });
  }

  /** Connects to a socket of producers or operators, with the admin key. */
  public static AgentSocket withKey(Deployment deployment, String pathAndQuery) {
    return opened(
        pathAndQuery,
        tryConnect(
            deployment.webSocket(pathAndQuery),
            (self, frame) -> {},
            "X-Admin-Key",
            deployment.adminKey()));
  }

  /** Tries to connect with exactly these headers, names and values in turn. */
  public static CompletableFuture<AgentSocket> tryConnect(
      URI uri, BiConsumer<AgentSocket, JsonDoc> onFrame, String... headers) {
    AgentSocket agent = new AgentSocket(onFrame);
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(30));
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return builder
        .buildAsync(uri, agent.new Listener())
        .thenApply(
            socket -> {
              agent.opened(socket);
              return agent;
            });
  }

  private synchronized void opened(WebSocket opened) {
    if (socket == null) {
      socket = opened;
      lastSend = CompletableFuture.completedFuture(opened);
    }
  }

  /** Sends a text frame. */
  public AgentSocket send(String text) {
    return sendNext(ws -> ws.sendText(text, true));
  }

  /** Sends a binary frame. */
  public AgentSocket sendBinary(byte[] bytes) {
    return sendNext(ws -> ws.sendBinary(ByteBuffer.wrap(bytes), true));
  }

  private synchronized AgentSocket sendNext(
      java.util.function.Function<WebSocket, CompletableFuture<WebSocket>> send) {
    lastSend = lastSend.handle((ws, failure) -> socket).thenCompose(send);
    return this;
  }

  /** Sends a ping of the envelope. */
  public AgentSocket ping() {
    return send("{\"type\":\"ping\"}");
  }

  /** Announces capabilities in a status message. */
  public AgentSocket announce(String... capabilities) {
    return send(
        JsonDoc.of("type", "status", "data", JsonDoc.of("capabilities", List.of(capabilities)))
            .text());
  }

  /** Acks a command. */
  public AgentSocket ack(String commandId, String status) {
    return ack(JsonDoc.of("command_id", commandId, "status", status));
  }

  /** Acks with any data. */
  public AgentSocket ack(JsonDoc data) {
    return send(JsonDoc.of("type", "command_ack", "data", data).text());
  }

  /** The next command's data; frames of other kinds are passed over and kept. */
  public JsonDoc awaitCommand() {
    return await("command").object("data");
  }

  /** That many commands' ids, in the order of arrival. */
  public List<String> awaitCommandIds(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(awaitCommand().string("command_id"));
    }
    return ids;
  }

  /** The next frame of a type. */
  public JsonDoc await(String type) {
    return await(type, frame -> frame.string("type").equals(type));
  }

  /** The next frame that fits; those before it are passed over and kept. */
  public JsonDoc await(String what, Predicate<JsonDoc> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<String> seen = new ArrayList<>();
    while (true) {
      JsonDoc frame = poll(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      if (frame == null) {
        throw new AssertionError(
            "no " + what + " came within " + PATIENCE + "; closed " + closed + ", came: " + seen);
      }
      if (wanted.test(frame)) {
        return frame;
      }
      passedOver.add(frame);
      seen.add(frame.text());
    }
  }

  /** Fails when a command comes within that time. */
  public void expectNoCommandFor(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    JsonDoc frame;
    while ((frame = poll(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) != null) {
      if (frame.string("type").equals("command")) {
        throw new AssertionError("a command that may not come: " + frame);
      }
      passedOver.add(frame);
    }
  }

  /** Sends a ping and waits for its pong: the connection works. */
  public void roundTrip() {
    ping();
    await("pong");
  }

  private JsonDoc poll(Duration time) {
    try {
      return frames.poll(time.toMillis(), MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a frame", e);
    }
  }

  /** Frames that were passed over while waiting for others. */
  public List<JsonDoc> passedOver() {
    return List.copyOf(passedOver);
  }

  /** Whether the connection has not ended yet. */
  public boolean isOpen() {
    return !closed.isDone();
  }

  /** How it ended, after at most 30 s. */
  public Closed awaitClosed() {
    try {
      return closed.get(30, SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the connection was not closed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the close", e);
    }
  }

  /** Says good-bye with a close code and waits for the broker's answer. */
  public Closed close(int code) {
    sendNext(ws -> ws.sendClose(code, ""));
    return awaitClosed();
  }

  /** Drops the TCP connection without a word. */
  public void drop() {
    socket.abort();
    closed.complete(new Closed(1006, "dropped"));
  }

  @Override
  public void close() {
    drop();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public void onOpen(WebSocket ws) {
      opened(ws);
      ws.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket ws, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        JsonDoc frame = JsonDoc.parse(parts.toString());
        parts.setLength(0);
        onFrame.accept(AgentSocket.this, frame);
        frames.add(frame);
      }
      ws.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
      closed.complete(new Closed(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket ws, Throwable error) {
      closed.complete(new Closed(1006, String.valueOf(error)));
    }
  }
}
