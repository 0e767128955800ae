package org.edgewire.it.database;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** The network between a broker and its database, which can fail when a test wants it. */
final class DatabaseProxy implements AutoCloseable {
  /** What the network does. */
  enum Mode {
    /** It works. */
    OPEN,
    /** It swallows everything and tells nobody. */
    SILENT,
    /** It breaks at the next commit, which the database never sees; then it works again. */
    LOSE_COMMIT,
    /** It breaks after the next commit, whose answer gets lost; then it works again. */
    LOSE_ANSWER,
    /** Each commit reaches the database a moment later, as if its disk were slow. */
    SLOW
  }

  private static final Duration SLOWNESS = Duration.ofMillis(200);

  private static final int BUFFER = 1 << 16;

  private final int target;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Mode> mode = new AtomicReference<>(Mode.OPEN);

  DatabaseProxy(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon("accepts", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The way to a database through this proxy, on which it sees every commit. */
  DatabaseAddress way(DatabaseAddress database) {
    DatabaseAddress there = database.at(port());
    // So that every commit is spelled out.
    return there.url().contains("postgresql") ? there.with("prepareThreshold=0") : there;
  }

  void mode(Mode next) {
    mode.set(next);
  }

  /** Whether the agreed break has happened. */
  boolean isOpen() {
    return mode.get() == Mode.OPEN;
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, "database proxy: " + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Link link =
            new Link(listener.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
        daemon("there", link::there);
        daemon("back", link::back);
      }
    } catch (IOException e) {
      // Closed.
      close();
    }
  }

  /** One connection. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile boolean answerIsLost;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
      sockets.add(client);
      sockets.add(server);
    }

    /** From the broker to the database. */
    void there() {
      pump(client, server, true);
    }

    /** From the database to the broker. */
    void back() {
      pump(server, client, false);
    }

    private void pump(Socket from, Socket to, boolean there) {
      byte[] bytes = new byte[BUFFER];
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
          if (there ? breaksAt(bytes, count) : answerIsLost) {
            break;
          }
          if (mode.get() != Mode.SILENT) {
            out.write(bytes, 0, count);
            out.flush();
          }
        }
      } catch (IOException e) {
        // One side is gone; so is the other, now.
      }
      closeBoth();
    }

    /** Drivers that are told to prepare nothing send this word with each commit. */
    private boolean breaksAt(byte[] bytes, int count) {
      String text = new String(Arrays.copyOf(bytes, count), ISO_8859_1);
      if (!text.contains("COMMIT")) {
        return false;
      }
      if (mode.get() == Mode.SLOW) {
        LockSupport.parkNanos(SLOWNESS.toNanos());
      }
      if (mode.compareAndSet(Mode.LOSE_ANSWER, Mode.OPEN)) {
        answerIsLost = true;
      }
      return mode.compareAndSet(Mode.LOSE_COMMIT, Mode.OPEN);
    }

    private void closeBoth() {
      quietly(client);
      quietly(server);
    }
  }

  private void quietly(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      System.getLogger(DatabaseProxy.class.getName()).log(System.Logger.Level.DEBUG, "close", e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(this::quietly);
  }
}
