package org.edgewire.standalone.testing.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.edgewire.endpoint.Peer;
import org.edgewire.standalone.testing.socket.ClientSocket;

/** The other end of one connection that is played again. For one thread, but for what comes. */
final class ReplayedPeer implements ClientSocket.Listener {
  private static final int NO_CODE = 1005;
  private static final String CLOSE = "close ";
  private static final String PONG = "{\"type\":\"pong\"}";

  private final BlockingQueue<String> came = new LinkedBlockingQueue<>();
  private final Duration patience;
  private final ClientSocket socket;
  private volatile boolean closed;

  ReplayedPeer(Door door, Peer peer, Duration patience) {
    this.patience = patience;
    try {
      this.socket = ClientSocket.connect(door.address(peer), door.headers(peer), patience);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    socket.listen("edgewire-replay", this);
  }

  void send(String text) {
    if (text.equals(Line.BINARY)) {
      socket.binary(new byte[1]);
    } else {
      socket.text(text);
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
  void leave(int code) {
    if (closed) {
      return;
    }
    switch (code) {
      case ClientSocket.ABNORMAL -> socket.abort();
      case NO_CODE -> socket.close();
      default -> socket.close(code);
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
  public void text(String frame) {
    if (!frame.equals(PONG)) {
      came.add(frame);
    }
  }

  @Override
  public void closed(int code, Optional<IOException> failure) {
    closed = true;
    came.add(CLOSE + code);
  }
}
