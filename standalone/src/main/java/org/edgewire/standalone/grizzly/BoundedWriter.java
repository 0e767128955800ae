package org.edgewire.standalone.grizzly;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;

/**
 * Writes frames to one TCP connection, with a bound on what may wait and an end that comes even
 * when the peer does not read. Thread-safe; frames go out in the order of the calls.
 */
final class BoundedWriter extends Writer {
  private final Connection<?> tcp;
  private final Farewell farewell;
  private final long maxPendingBytes;
  private final AtomicLong pendingBytes = new AtomicLong();
  private final AtomicBoolean closing = new AtomicBoolean();

  BoundedWriter(Connection<?> tcp, Farewell farewell, long maxPendingBytes) {
    this.tcp = tcp;
    this.farewell = farewell;
    this.maxPendingBytes = maxPendingBytes;
  }

  /** Whether the last frame was given to this writer. */
  boolean isClosing() {
    return closing.get();
  }

  @Override
  public void write(ByteBuffer frame, CompletionHandler<ByteBuffer> outcome) {
    if (closing.get() || !tcp.isOpen()) {
      outcome.failed(new IOException("The connection is closed."));
      return;
    }
    int bytes = frame.remaining();
    if (pendingBytes.addAndGet(bytes) > maxPendingBytes) {
      pendingBytes.addAndGet(-bytes);
      Farewell.cut(tcp);
      outcome.failed(
          new IOException(
              "More than " + maxPendingBytes + " bytes wait for a peer that does not read."));
      return;
    }
    tcp.write(Buffers.wrap(tcp.getMemoryManager(), frame), new Settle<>(frame, bytes, outcome));
  }

  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    farewell.cutLater(tcp);
    if (pendingBytes.get() == 0) {
      Farewell.shutOutput(tcp);
    }
  }

  private void settle(int bytes) {
    if (pendingBytes.addAndGet(-bytes) == 0 && closing.get()) {
      Farewell.shutOutput(tcp);
    }
  }

  private final class Settle<L> extends EmptyCompletionHandler<WriteResult<Buffer, L>> {
    private final ByteBuffer frame;
    private final int bytes;
    private final CompletionHandler<ByteBuffer> outcome;

    Settle(ByteBuffer frame, int bytes, CompletionHandler<ByteBuffer> outcome) {
      this.frame = frame;
      this.bytes = bytes;
      this.outcome = outcome;
    }

    @Override
    public void completed(WriteResult<Buffer, L> result) {
      settle(bytes);
      outcome.completed(frame);
    }

    @Override
    public void cancelled() {
      settle(bytes);
      outcome.cancelled();
    }

    @Override
    public void failed(Throwable cause) {
      settle(bytes);
      outcome.failed(cause);
    }
  }
}
