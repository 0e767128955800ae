package org.edgewire.standalone.testing.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Connection;
import org.edgewire.connection.Receiver;
import org.edgewire.endpoint.Peer;
import org.edgewire.endpoint.Tap;

/**
 * Keeps the newest {@value #MAX_LINES} lines, and at most {@value #MAX_CHARS} characters, of what
 * is said on all sockets. Tokens are masked before they are kept. Thread-safe.
 */
public final class Recorder implements Tap {
  static final int MAX_LINES = 20_000;
  static final int MAX_CHARS = 8 << 20;

  private final Clock clock;
  private final Consumer<Line> listener;
  private final AtomicInteger connections = new AtomicInteger();
  private final Deque<Line> lines = new ArrayDeque<>();
  private long chars;
  private long forgotten;

  /**
   * @param clock the broker's
   * @param listener hears every line; must not block
   */
  public Recorder(Clock clock, Consumer<Line> listener) {
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public Optional<? extends Receiver> connect(
      Peer peer, Connection connection, Function<Connection, Optional<? extends Receiver>> serve) {
    Wire wire = new Wire(peer, connections.incrementAndGet(), connection);
    wire.add(Line.Event.OPEN, "");
    return serve.apply(wire).map(wire::hearing);
  }

  private void add(Line line) {
    synchronized (this) {
      lines.add(line);
      chars += line.text().length();
      while (lines.size() > MAX_LINES || chars > MAX_CHARS) {
        chars -= lines.remove().text().length();
        forgotten++;
      }
    }
    listener.accept(line);
  }

  /** What was kept. */
  public synchronized List<Line> lines() {
    return List.copyOf(lines);
  }

  /**
   * Writes what was kept, a line of JSON each; behind a line that says so, where the beginning was
   * too much.
   *
   * @param file replaced when it is there; its folder is made
   */
  public void write(Path file) {
    List<String> text = new ArrayList<>();
    synchronized (this) {
      if (forgotten > 0) {
        text.add("{\"forgotten\":" + forgotten + "}");
      }
      lines.forEach(line -> text.add(line.json()));
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("the recording " + file + " cannot be written", e);
    }
  }

  private final class Wire implements Connection {
    private final Peer peer;
    private final int number;
    private final Connection real;

    Wire(Peer peer, int number, Connection real) {
      this.peer = peer;
      this.number = number;
      this.real = real;
    }

    void add(Line.Event event, String text) {
      Recorder.this.add(new Line(clock.instant(), number, peer, event, Secrets.masked(text)));
    }

    @Override
    public void send(String text, Consumer<Boolean> completion) {
      add(Line.Event.OUT, text);
      real.send(text, completion);
    }

    @Override
    public void ping() {
      real.ping();
    }

    @Override
    public void close(CloseCode code, String reason) {
      add(Line.Event.OUT_CLOSE, code.code() + " " + reason);
      real.close(code, reason);
    }

    Receiver hearing(Receiver receiver) {
      return new Hearing(this, receiver);
    }
  }

  private record Hearing(Wire wire, Receiver receiver) implements Receiver {
    @Override
    public void text(String frame) {
      wire.add(Line.Event.IN, frame);
      receiver.text(frame);
    }

    @Override
    public void binary() {
      wire.add(Line.Event.IN, Line.BINARY);
      receiver.binary();
    }

    @Override
    public void pong() {
      receiver.pong();
    }

    @Override
    public void closed(int closeCode) {
      wire.add(Line.Event.IN_CLOSE, String.valueOf(closeCode));
      receiver.closed(closeCode);
    }
  }
}
