package org.edgewire.standalone.grizzly;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.edgewire.connection.FrameSink;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;

/**
 * Writes frames to one TCP connection, with a bound on what may wait and an end that comes even
 * when the peer does not read. Thread-safe; frames go out in the order of the calls.
 */
final class BoundedWriter extends Writer implements FrameSink {
  private static final int OPCODE = 0x0F;
  private static final int CLOSE = 0x08;

  private final Connection<?> tcp;
  private final Farewell farewell;
  private final long maxPendingBytes;
  private final AtomicLong pendingBytes = new AtomicLong();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean saidGoodbye;

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
    int bytes = frame.remaining();
    // The engine writes whole frames.
    if (bytes > 0 && (frame.get(frame.position()) & OPCODE) == CLOSE) {
      saidGoodbye = true;
    }
    Optional<IOException> refusal = reserve(bytes);
    if (refusal.isPresent()) {
      outcome.failed(refusal.get());
    } else {
      tcp.write(Buffers.wrap(tcp.getMemoryManager(), frame), new Settle<>(frame, bytes, outcome));
    }
  }

  /**
   * Past the engine and the chain of filters, straight into the queue that both end in. No filter
   * has anything to do with a frame on its way out; one for TLS, which is a proxy's here, would.
   */
  @Override
  public void write(byte[] frames, Consumer<Boolean> completion) {
    if (saidGoodbye || reserve(frames.length).isPresent()) {
      completion.accept(false);
    } else {
      direct(tcp, Buffers.wrap(tcp.getMemoryManager(), frames), completion);
    }
  }

  @SuppressWarnings("unchecked") // the addresses of TCP connections are of this type
  private void direct(Connection<?> to, Buffer frames, Consumer<Boolean> completion) {
    int bytes = frames.remaining();
    ((TCPNIOTransport) to.getTransport())
        .getAsyncQueueIO()
        .getWriter()
        .write((Connection<SocketAddress>) to, null, frames, new Told(bytes, completion));
  }

  /** Takes room for so many bytes; tells why there is none. */
  private Optional<IOException> reserve(int bytes) {
    if (closing.get() || !tcp.isOpen()) {
      return Optional.of(new IOException("The connection is closed."));
    }
    if (pendingBytes.addAndGet(bytes) > maxPendingBytes) {
      pendingBytes.addAndGet(-bytes);
      Farewell.cut(tcp);
      return Optional.of(
          new IOException(
              "More than " + maxPendingBytes + " bytes wait for a peer that does not read."));
    }
    return Optional.empty();
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

  private final class Told
      extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
    private final int bytes;
    private final Consumer<Boolean> completion;

    Told(int bytes, Consumer<Boolean> completion) {
      this.bytes = bytes;
      this.completion = completion;
    }

    @Override
    public void completed(WriteResult<WritableMessage, SocketAddress> result) {
      settle(bytes);
      completion.accept(true);
    }

    @Override
    public void cancelled() {
      settle(bytes);
      completion.accept(false);
    }

    @Override
    public void failed(Throwable cause) {
      settle(bytes);
      completion.accept(false);
    }
  }
}
