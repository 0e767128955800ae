package org.edgewire.standalone.testing;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Connection;
import org.edgewire.connection.Receiver;
import org.edgewire.endpoint.Peer;
import org.edgewire.endpoint.Tap;

/**
 * Knows what was handed to the sockets and has not left. Time must not be moved meanwhile: a send
 * that takes a moment would seem to have taken as long as the way. Thread-safe.
 */
final class SendsInFlight implements Tap {
  /** What takes longer, in real time, waits for a peer that does not read. */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ConcurrentHashMap<Object, Long> since = new ConcurrentHashMap<>();

  @Override
  public Optional<? extends Receiver> connect(
      Peer peer, Connection connection, Function<Connection, Optional<? extends Receiver>> serve) {
    return serve.apply(new Watched(connection));
  }

  /** Waits until all have left but those that do not leave. */
  void awaitNone() {
    while (hasFresh()) {
      try {
        synchronized (this) {
          wait(1);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean hasFresh() {
    if (since.isEmpty()) {
      return false;
    }
    long now = System.nanoTime();
    return since.values().stream().anyMatch(began -> now - began < STUCK_NANOS);
  }

  private final class Watched implements Connection {
    private final Connection real;

    Watched(Connection real) {
      this.real = real;
    }

    @Override
    public void send(String text, Consumer<Boolean> completion) {
      Object send = new Object();
      since.put(send, System.nanoTime());
      real.send(
          text,
          taken -> {
            completion.accept(taken);
            since.remove(send);
          });
    }

    @Override
    public void ping() {
      real.ping();
    }

    @Override
    public void close(CloseCode code, String reason) {
      real.close(code, reason);
    }
  }
}
