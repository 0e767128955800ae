package org.edgewire.endpoint;

import static java.lang.System.Logger.Level.ERROR;

import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import java.nio.ByteBuffer;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Connection;
import org.edgewire.connection.Receiver;

/**
 * Puts the parts of one connection's messages together and counts their bytes, because no
 * container's own limit holds on all containers. After too much, nothing of this connection is
 * listened to any more.
 *
 * <p>A container calls it from one thread at a time.
 */
final class Inbound {
  private static final System.Logger LOG = System.getLogger(Inbound.class.getName());

  private final Receiver link;
  private final Connection connection;
  private final int maxBytes;

  private StringBuilder text = new StringBuilder();
  private long bytes;
  private boolean closed;

  Inbound(Receiver link, Connection connection, int maxBytes) {
    this.link = link;
    this.connection = connection;
    this.maxBytes = maxBytes;
  }

  /** Hears parts of text messages. */
  MessageHandler.Partial<String> texts() {
    return (part, last) -> guarded(() -> text(part, last));
  }

  /** Hears parts of binary messages. */
  MessageHandler.Partial<ByteBuffer> binaries() {
    return (part, last) -> guarded(() -> binary(part, last));
  }

  /** Hears pongs of the WebSocket protocol. */
  MessageHandler.Whole<PongMessage> pongs() {
    return pong -> guarded(link::pong);
  }

  private void text(String part, boolean last) {
    if (!fits(utf8Length(part))) {
      return;
    }
    if (last && text.length() == 0) {
      ended();
      link.text(part);
      return;
    }
    text.append(part);
    if (last) {
      String whole = text.toString();
      text = new StringBuilder();
      ended();
      link.text(whole);
    }
  }

  private void binary(ByteBuffer part, boolean last) {
    if (fits(part.remaining()) && last) {
      ended();
      link.binary();
    }
  }

  private void ended() {
    bytes = 0;
  }

  private boolean fits(long more) {
    if (closed) {
      return false;
    }
    bytes += more;
    if (bytes > maxBytes) {
      stop(CloseCode.TOO_BIG, "a message may have " + maxBytes + " bytes");
    }
    return !closed;
  }

  private void stop(CloseCode code, String reason) {
    closed = true;
    text = new StringBuilder();
    connection.close(code, reason);
  }

  /** What leaves a handler kills connections, or threads, in ways that differ by container. */
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.log(ERROR, "a frame could not be handled", e);
      stop(CloseCode.INTERNAL_ERROR, "internal error");
    }
  }

  /** Halves of surrogate pairs count 2 each, so that a pair split over two parts counts 4. */
  static long utf8Length(String part) {
    long length = part.length();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c >= 0x80) {
        length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return length;
  }
}
