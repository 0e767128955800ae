package org.edgewire.standalone.testing;

import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;

/** One connection of a {@link FakeClient}: frames to it, and whether it reads them. Thread-safe. */
final class ClientSocket implements WebSocket.Listener {
  private static final int ABNORMAL = 1006;

  private final FakeClient client;
  private final StringBuilder partial = new StringBuilder();
  private volatile WebSocket socket;
  private boolean reading = true;
  private boolean owed;

  ClientSocket(FakeClient client) {
    this.client = client;
  }

  WebSocket socket() {
    return socket;
  }

  synchronized boolean isReading() {
    return reading;
  }

  synchronized void stopReading() {
    reading = false;
  }

  synchronized void readOn() {
    reading = true;
    if (owed) {
      owed = false;
      socket.request(1);
    }
  }

  private synchronized void readNext() {
    if (reading) {
      socket.request(1);
    } else {
      owed = true;
    }
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    client.opened(this);
    readNext();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      String frame = partial.toString();
      partial.setLength(0);
      client.received(frame);
    }
    readNext();
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    client.closed(this, code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable cause) {
    client.closed(this, ABNORMAL);
  }
}
