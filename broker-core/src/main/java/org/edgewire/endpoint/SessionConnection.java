package org.edgewire.endpoint;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Connection;
import org.edgewire.connection.FrameSink;

/**
 * A {@link Session} as a {@link Connection}. Closes and pings run on an executor: several
 * containers block in them when the peer does not read.
 */
final class SessionConnection implements Connection {
  private static final System.Logger LOG = System.getLogger(SessionConnection.class.getName());

  /** A close frame holds 125 bytes, two of them the code (RFC 6455 section 5.5). */
  private static final int MAX_REASON_BYTES = 123;

  private final Session session;
  private final Executor blocking;
  private final Optional<FrameSink> frames;
  private final AtomicBoolean closed = new AtomicBoolean();

  SessionConnection(Session session, Executor blocking) {
    this.session = session;
    this.blocking = blocking;
    this.frames = frames(session);
  }

  private static Optional<FrameSink> frames(Session session) {
    try {
      return session.getUserPrincipal() instanceof FramePrincipal principal
          ? Optional.of(principal.frames())
          : Optional.empty();
    } catch (RuntimeException e) {
      LOG.log(DEBUG, "the container cannot tell the user of a session", e);
      return Optional.empty();
    }
  }

  @Override
  public Optional<FrameSink> frames() {
    return frames;
  }

  @Override
  public void send(String text, Consumer<Boolean> completion) {
    AtomicBoolean told = new AtomicBoolean();
    try {
      session
          .getAsyncRemote()
          .sendText(text, result -> tell(told, completion, result != null && result.isOK()));
    } catch (RuntimeException e) {
      LOG.log(DEBUG, "the container refused a send", e);
      tell(told, completion, false);
    }
  }

  /** Some containers both call back and throw; the caller hears of the first. */
  private static void tell(AtomicBoolean told, Consumer<Boolean> completion, boolean taken) {
    if (told.compareAndSet(false, true)) {
      completion.accept(taken);
    }
  }

  @Override
  public void ping() {
    onBlocking(() -> session.getAsyncRemote().sendPing(ByteBuffer.allocate(0)));
  }

  @Override
  public void close(CloseCode code, String reason) {
    if (closed.compareAndSet(false, true)) {
      CloseReason why = new CloseReason(CloseCodes.getCloseCode(code.code()), cut(reason));
      onBlocking(() -> session.close(why));
    }
  }

  private interface Blocking {
    void run() throws Exception;
  }

  private void onBlocking(Blocking task) {
    try {
      blocking.execute(() -> quietly(task));
    } catch (RejectedExecutionException e) {
      LOG.log(DEBUG, "the broker is stopped; its container closes what is open", e);
    }
  }

  private static void quietly(Blocking task) {
    try {
      task.run();
    } catch (Exception e) {
      LOG.log(DEBUG, "a connection that is already broken", e);
    }
  }

  /** At most 123 bytes of UTF-8, never half a character. */
  static String cut(String reason) {
    int bytes = 0;
    int end = 0;
    while (end < reason.length()) {
      int codePoint = reason.codePointAt(end);
      bytes += Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_REASON_BYTES) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return reason.substring(0, end);
  }
}
