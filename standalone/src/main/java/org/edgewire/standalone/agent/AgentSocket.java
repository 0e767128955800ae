package org.edgewire.standalone.agent;

import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;

/**
 * One connection of the agent: messages to and fro, and the heartbeat. All on the loop's thread.
 */
final class AgentSocket implements WebSocket.Listener {
  private static final JsonText PING = JsonText.trusted("{\"type\":\"ping\"}");
  private static final long PING_SECONDS = 30;
  private static final long PONG_SECONDS = 10;
  private static final int ABNORMAL = 1006;

  private final ScheduledExecutorService loop;
  private final Handler handler;
  private final StringBuilder partial = new StringBuilder();
  private WebSocket socket;
  private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);
  private Future<?> pings = CompletableFuture.completedFuture(null);
  private Future<?> pongDeadline = CompletableFuture.completedFuture(null);
  private boolean over;

  /** Hears of the connection. */
  interface Handler {
    /** Called first, before any message. */
    void opened(AgentSocket socket);

    void command(AgentSocket from, JsonText data);

    void note(String line);

    /** Called once. */
    void lost(int closeCode, String reason);
  }

  AgentSocket(ScheduledExecutorService loop, Handler handler) {
    this.loop = loop;
    this.handler = handler;
  }

  /** Queues a message behind the ones before it: the JDK's client refuses overlapping sends. */
  void send(JsonText message) {
    lastSend =
        lastSend
            .thenCompose(before -> socket.sendText(message.text(), true))
            .whenComplete(
                (sent, failure) -> {
                  if (failure != null) {
                    onLoop(() -> end(ABNORMAL, "sending failed"));
                  }
                });
  }

  /** Says goodbye; the handler hears no more of this connection. */
  void close() {
    if (stopHeartbeat()) {
      lastSend = lastSend.thenCompose(before -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    pings = loop.scheduleWithFixedDelay(this::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
    onLoop(() -> handler.opened(this));
    opened.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      String message = partial.toString();
      partial.setLength(0);
      onLoop(() -> received(message));
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    onLoop(() -> end(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable cause) {
    onLoop(() -> end(ABNORMAL, String.valueOf(cause.getMessage())));
  }

  private void onLoop(Runnable task) {
    if (!loop.isShutdown()) {
      loop.execute(task);
    }
  }

  private void ping() {
    pongDeadline =
        loop.schedule(
            () -> {
              socket.abort();
              end(ABNORMAL, "no pong within " + PONG_SECONDS + " s");
            },
            PONG_SECONDS,
            TimeUnit.SECONDS);
    send(PING);
  }

  private void received(String text) {
    try {
      JsonObject message = JsonObject.parse(text);
      switch (message.string("type").orElse("")) {
        case "command" -> message.get("data").ifPresent(data -> handler.command(this, data));
        case "pong" -> pongDeadline.cancel(false);
        default -> handler.note("received " + text);
      }
    } catch (JsonSyntaxException e) {
      handler.note("received what is no JSON object: " + e.getMessage());
    }
  }

  private void end(int code, String reason) {
    if (stopHeartbeat()) {
      handler.lost(code, reason);
    }
  }

  /** Whether this was the first to end the connection. */
  private boolean stopHeartbeat() {
    boolean first = !over;
    over = true;
    pings.cancel(false);
    pongDeadline.cancel(false);
    return first;
  }
}
