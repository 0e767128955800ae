package org.edgewire.standalone.testing;

import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;

/** One connection of a {@link FakeAgent}: frames to it, and whether it reads them. Thread-safe. */
final class AgentWire implements WebSocket.Listener {
  private static final int ABNORMAL = 1006;

  private final FakeAgent agent;
  private final WireLog log;
  private final String name;
  private final StringBuilder partial = new StringBuilder();
  private volatile WebSocket socket;
  private boolean reading = true;
  private boolean owed;

  AgentWire(FakeAgent agent, WireLog log, String name) {
    this.agent = agent;
    this.log = log;
    this.name = name;
  }

  WebSocket socket() {
    return socket;
  }

  void abort() {
    socket.abort();
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
    agent.opened(this);
    readNext();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      String frame = partial.toString();
      partial.setLength(0);
      if (!frame.contains("\"pong\"")) {
        log.add(name, "← " + frame);
      }
      agent.received(frame);
    }
    readNext();
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    log.add(name, "← close " + code + " " + reason);
    agent.closed(this, code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable cause) {
    agent.closed(this, ABNORMAL);
  }
}
