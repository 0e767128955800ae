package org.edgewire.standalone.grizzly;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.GenericCloseListener;
import org.glassfish.tyrus.spi.Connection;

/** Leads the frames of one upgraded connection to the engine, as far as the inspector lets them. */
@SuppressWarnings("deprecation") // Grizzly marks its close listeners so, and has no others
final class FrameLink implements Inbound, GenericCloseListener {
  private static final System.Logger LOG = System.getLogger(FrameLink.class.getName());

  private final Connection engine;
  private final BoundedWriter writer;
  private final FrameInspector inspector;
  private final Executor callbacks;
  private final SerialTasks tasks = new SerialTasks();

  /**
   * @param callbacks where the endpoint hears of a lost connection: never on the thread that lost
   *     it, which may be in the middle of a send and hold the sender's locks
   */
  FrameLink(Connection engine, BoundedWriter writer, FrameInspector inspector, Executor callbacks) {
    this.engine = engine;
    this.writer = writer;
    this.inspector = inspector;
    this.callbacks = callbacks;
  }

  @Override
  public void accept(ByteBuffer data) {
    if (!writer.isClosing()) {
      tasks.run(() -> process(data));
    }
  }

  /** The TCP connection is gone; the endpoint hears of it once, if it has not already. */
  @Override
  public void onClosed(Closeable tcp, CloseType type) {
    try {
      callbacks.execute(() -> tasks.run(this::tellEndpoint));
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "The server is stopping.", e);
      tasks.run(this::tellEndpoint);
    }
  }

  private void tellEndpoint() {
    engine.close(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""));
  }

  private void process(ByteBuffer data) {
    if (writer.isClosing()) {
      return;
    }
    Optional<FrameInspector.Fault> fault = inspector.inspect(data);
    fault.ifPresent(found -> data.limit(found.position()));
    if (data.hasRemaining()) {
      engine.getReadHandler().handle(data);
    }
    fault.ifPresent(
        found ->
            engine.close(
                new CloseReason(CloseCodes.getCloseCode(found.closeCode()), found.reason())));
  }
}
