package org.edgewire.standalone.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A producer's own socket, as a service under test may have one. */
final class RawProducer implements WebSocket.Listener, AutoCloseable {
  private final BlockingQueue<String> came = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private WebSocket socket;

  private RawProducer() {}

  static RawProducer connect(EdgewireServer server) {
    RawProducer producer = new RawProducer();
    producer.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("X-Admin-Key", server.adminKey())
            .buildAsync(
                URI.create("ws://" + server.baseUri().getAuthority() + "/edge/producer"), producer)
            .join();
    return producer;
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  /** The next message, or {@code close} and its code. */
  String next() {
    try {
      String next = came.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came to the producer");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      came.add(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    came.add("close " + code);
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
