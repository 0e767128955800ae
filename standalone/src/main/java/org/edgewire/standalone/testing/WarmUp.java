package org.edgewire.standalone.testing;

import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.edgewire.standalone.grizzly.GrizzlyWebServer;

/**
 * What the first server of a process waits for is that classes are loaded: those of the database
 * first, then those of the web server, then those of the fakes. This has the latter two loaded by a
 * thread of its own while the first thread is busy with the database.
 */
final class WarmUp implements Runnable {
  private static final long LONGEST_SECONDS = 10;
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private WarmUp() {}

  /** Returns at once; does nothing when it was called before. */
  static void begin() {
    if (BEGUN.compareAndSet(false, true)) {
      Thread thread = new Thread(new WarmUp(), "edgewire-test-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void run() {
    try {
      GrizzlyWebServer server = GrizzlyWebServer.builder().start();
      knock(server.port());
      server.stop(Duration.ZERO);
    } catch (RuntimeException e) {
      // Whoever needs them will say better what is wrong.
      System.getLogger(WarmUp.class.getName())
          .log(System.Logger.Level.DEBUG, "the classes of the web server were not loaded", e);
    }
  }

  /** Is refused, after all that an agent that is let in goes through as well. */
  private static void knock(int port) {
    PlainHttp.newBuilder()
        .build()
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), new WebSocket.Listener() {})
        .handle((opened, refused) -> refused)
        .orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
