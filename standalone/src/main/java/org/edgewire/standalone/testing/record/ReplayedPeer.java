package org.edgewire.standalone.testing.record;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.edgewire.endpoint.Peer;
import org.edgewire.standalone.testing.PlainHttp;

/** The other end of one connection that is played again. For one thread, but for what comes. */
final class ReplayedPeer implements WebSocket.Listener {
  private static final HttpClient HTTP = PlainHttp.newBuilder().build();
  private static final int NO_CODE = 1005;
  private static final int ABNORMAL = 1006;
  private static final String CLOSE = "close ";
  private static final String PONG = "{\"type\":\"pong\"}";

  private final StringBuilder partial = new StringBuilder();
  private final BlockingQueue<String> came = new LinkedBlockingQueue<>();
  private final Duration patience;
  private final WebSocket socket;
  private volatile boolean closed;

  ReplayedPeer(Door door, Peer peer, Duration patience) {
    this.patience = patience;
    WebSocket.Builder opening = HTTP.newWebSocketBuilder();
    door.headers(peer).forEach(opening::header);
    this.socket = opening.buildAsync(door.address(peer), this).join();
  }

  void send(String text) throws InterruptedException {
    try {
      CompletableFuture<WebSocket> sent =
          text.equals(Line.BINARY)
              ? socket.sendBinary(ByteBuffer.allocate(1), true)
              : socket.sendText(text, true);
      sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      came.add("(it could not be sent: " + e + ")");
    }
  }

  /** The next frame, or {@code close} and its code; empty when nothing comes in time. */
  Optional<String> next() throws InterruptedException {
    return Optional.ofNullable(came.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** What came and was not asked for. */
  Optional<String> surplus() {
    return Optional.ofNullable(came.poll());
  }

  /** Leaves as it left then. */
  void leave(int code) throws InterruptedException {
    if (closed) {
      return;
    }
    if (code == ABNORMAL) {
      socket.abort();
      return;
    }
    try {
      int said = code == NO_CODE ? WebSocket.NORMAL_CLOSURE : code;
      socket.sendClose(said, "").get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      socket.abort();
    }
  }

  void end() {
    socket.abort();
  }

  /** How an expected close is compared. */
  static String close(String codeAndReason) {
    return CLOSE + codeAndReason.split(" ", 2)[0];
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      String frame = partial.toString();
      partial.setLength(0);
      if (!frame.equals(PONG)) {
        came.add(frame);
      }
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed = true;
    came.add(CLOSE + code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable cause) {
    closed = true;
    came.add(CLOSE + ABNORMAL);
  }
}
