package org.edgewire.standalone.grizzly;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * Ends TCP connections so that the peer still reads the last words: first only our side is shut,
 * what comes in the meantime is read and dropped, and after {@value #PATIENCE_MILLIS} ms the
 * connection is cut. Closing a socket with unread data at once would make the kernel send a reset,
 * and the peer would lose the answer.
 */
final class Farewell {
  static final long PATIENCE_MILLIS = 2_000;

  private static final System.Logger LOG = System.getLogger(Farewell.class.getName());

  private final ScheduledExecutorService timer;

  Farewell(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** Cuts the connection in {@value #PATIENCE_MILLIS} ms, whatever is still to be written. */
  void cutLater(Connection<?> tcp) {
    try {
      Future<?> unused = timer.schedule(() -> cut(tcp), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "The server has stopped; closing at once.", e);
      tcp.terminateSilently();
    }
  }

  /** Tells the peer that nothing more will come; it may go on sending. */
  static void shutOutput(Connection<?> tcp) {
    try {
      channel(tcp).shutdownOutput();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "Already disconnected.", e);
      tcp.terminateSilently();
    }
  }

  /** Ends the connection and throws away what waits to be written, in the kernel as well. */
  static void cut(Connection<?> tcp) {
    if (!tcp.isOpen()) {
      return;
    }
    try {
      // Otherwise the kernel would keep offering megabytes to a peer that does not read.
      channel(tcp).setOption(StandardSocketOptions.SO_LINGER, 0);
      // The kernel's socket lives until every selector let it go; the end of input wakes them.
      channel(tcp).shutdownInput();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "Already disconnected.", e);
    }
    tcp.terminateSilently();
  }

  private static SocketChannel channel(Connection<?> tcp) {
    return (SocketChannel) ((NIOConnection) tcp).getChannel();
  }
}
