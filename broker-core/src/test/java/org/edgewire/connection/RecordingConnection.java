package org.edgewire.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A connection that keeps what is sent; completions come at once, or when the test says so. */
public final class RecordingConnection implements Connection {
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final Deque<Consumer<Boolean>> pending = new ArrayDeque<>();
  private boolean holding;
  private boolean overlapped;
  private volatile Optional<CloseCode> closed = Optional.empty();
  private final AtomicInteger pings = new AtomicInteger();

  /** From now on sends stay in flight until {@link #complete}. */
  public RecordingConnection hold() {
    holding = true;
    return this;
  }

  /** Completes the send in flight, and later ones at once again. */
  public void release() {
    holding = false;
    List<Consumer<Boolean>> all = new ArrayList<>(pending);
    pending.clear();
    all.forEach(completion -> completion.accept(true));
  }

  /** Completes the oldest send in flight. */
  public void complete(boolean delivered) {
    pending.remove().accept(delivered);
  }

  @Override
  public void send(String text, Consumer<Boolean> completion) {
    overlapped |= !pending.isEmpty();
    sent.add(text);
    if (holding) {
      pending.add(completion);
    } else {
      completion.accept(true);
    }
  }

  @Override
  public void ping() {
    pings.incrementAndGet();
  }

  @Override
  public void close(CloseCode code, String reason) {
    closed = Optional.of(code);
  }

  /** What was handed over, in order. */
  public List<String> sent() {
    return sent;
  }

  /** Whether a send came while another one was in flight. */
  public boolean overlapped() {
    return overlapped;
  }

  /** Why it was closed, if it was. */
  public Optional<CloseCode> closed() {
    return closed;
  }

  /** Pings of the protocol. */
  public int pings() {
    return pings.get();
  }
}
