package org.edgewire.standalone.testing;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.standalone.testing.socket.ClientSocket;

/**
 * What the fakes have in common: one WebSocket at a time, and waiting for what comes. Thread-safe;
 * its monitor guards what the fake itself keeps.
 */
final class FakeClient {
  private static final String PING = "{\"type\":\"ping\"}";

  /** Hears what comes, on the client's thread, one at a time. */
  interface Ears {
    /** A text frame with an object came; pongs are not told. */
    void heard(String type, JsonObject frame);

    /** The connection is over; told once for each. */
    void closed(int code);
  }

  private final EdgewireServer server;
  private final String name;
  private final Ears ears;
  private volatile Duration patience = EdgewireServer.PATIENCE;
  private int pongs;
  private Optional<ClientSocket> wire = Optional.empty();
  private OptionalInt closeCode = OptionalInt.empty();

  /**
   * @param name in messages and in the log
   */
  FakeClient(EdgewireServer server, String name, Ears ears) {
    this.server = server;
    this.name = name;
    this.ears = ears;
  }

  /** Waits only that long from now on. */
  void patience(Duration value) {
    patience = value;
  }

  /** Connects; tells why not. */
  Optional<IOException> connect(URI uri, Map<String, String> headers) {
    try {
      ClientSocket socket = ClientSocket.connect(uri, headers, EdgewireServer.PATIENCE);
      opened(socket);
      socket.listen("edgewire-fake " + name, new Hearing(socket));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  void send(String text) {
    current().ifPresent(socket -> socket.text(text));
  }

  void closeWith(int code) {
    current().ifPresent(socket -> socket.close(code));
  }

  /** Cuts the connection. */
  void drop() {
    Optional<ClientSocket> open = current();
    // First, so that it is this thread that tells of the end, and not the socket's.
    if (open.isEmpty() || !ends(open.get(), ClientSocket.ABNORMAL)) {
      return;
    }
    server.log().add(name, "→ (cut)");
    open.get().abort();
    ears.closed(ClientSocket.ABNORMAL);
  }

  /** Sends a ping of the envelope; whether its pong came in that time. */
  boolean ping(Duration time) {
    int before;
    synchronized (this) {
      before = pongs;
    }
    send(PING);
    boolean answered = isReading() && within(time, () -> told(before)).isPresent();
    return answered && isOpen();
  }

  private Optional<Boolean> told(int before) {
    return pongs > before || closeCode.isPresent() ? Optional.of(true) : Optional.empty();
  }

  void stopReading() {
    current().ifPresent(socket -> socket.reading(false));
  }

  void readOn() {
    current().ifPresent(socket -> socket.reading(true));
  }

  boolean isReading() {
    return current().filter(ClientSocket::isReading).isPresent();
  }

  synchronized boolean isOpen() {
    return wire.isPresent() && closeCode.isEmpty();
  }

  int awaitClose() {
    return await(
        "close",
        () -> closeCode.isPresent() ? Optional.of(closeCode.getAsInt()) : Optional.empty(),
        () -> "");
  }

  /** Changes what the fake keeps, and wakes who waits for it. */
  synchronized void change(Runnable change) {
    change.run();
    notifyAll();
  }

  /**
   * Waits until that is there.
   *
   * @param what is waited for, for the message
   * @param come looks for it, with the monitor held
   * @param instead what came instead, for the message; empty for nothing to tell
   * @throws AssertionError when it is not in time
   */
  <T> T await(String what, Supplier<Optional<T>> come, Supplier<String> instead) {
    return within(patience, come)
        .orElseThrow(() -> new AssertionError(missed(what, instead.get())));
  }

  private String missed(String what, String instead) {
    return "no "
        + what
        + " came to "
        + name
        + " within "
        + patience
        + "."
        + (instead.isEmpty() ? "" : " " + instead)
        + "\n"
        + server.report();
  }

  private <T> Optional<T> within(Duration time, Supplier<Optional<T>> come) {
    long end = System.nanoTime() + time.toNanos();
    synchronized (this) {
      try {
        Optional<T> found = come.get();
        for (long left = time.toMillis(); found.isEmpty() && left > 0; ) {
          wait(left);
          found = come.get();
          left = (end - System.nanoTime()) / 1_000_000;
        }
        return found;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for what comes to " + name, e);
      }
    }
  }

  private synchronized void opened(ClientSocket opened) {
    wire = Optional.of(opened);
    closeCode = OptionalInt.empty();
  }

  /** Whether that is news. */
  private synchronized boolean ends(ClientSocket socket, int code) {
    if (wire.filter(socket::equals).isEmpty() || closeCode.isPresent()) {
      return false;
    }
    closeCode = OptionalInt.of(code);
    notifyAll();
    return true;
  }

  private void received(String text) {
    JsonObject frame;
    try {
      frame = JsonObject.parse(text);
    } catch (JsonSyntaxException e) {
      return;
    }
    String type = frame.string("type").orElse("");
    if (type.equals("pong")) {
      change(() -> pongs++);
    } else {
      ears.heard(type, frame);
    }
  }

  private synchronized Optional<ClientSocket> current() {
    return wire;
  }

  private final class Hearing implements ClientSocket.Listener {
    private final ClientSocket socket;

    Hearing(ClientSocket socket) {
      this.socket = socket;
    }

    @Override
    public void text(String message) {
      received(message);
    }

    @Override
    public void closed(int code, Optional<IOException> failure) {
      if (ends(socket, code)) {
        failure.ifPresent(why -> server.log().add(name, "← (" + why.getMessage() + ")"));
        ears.closed(code);
      }
    }
  }
}
