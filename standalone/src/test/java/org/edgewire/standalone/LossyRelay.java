package org.edgewire.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Relays TCP connections; once, when told, takes what a client writes and cuts instead. */
final class LossyRelay implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final AtomicBoolean losing = new AtomicBoolean();
  private final AtomicInteger lost = new AtomicInteger();

  LossyRelay(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** What a client writes next is lost, and its connection with it. */
  void loseNext() {
    losing.set(true);
  }

  /** How many writes were lost. */
  int lost() {
    return lost.get();
  }

  private static void run(Runnable task) {
    Thread thread = new Thread(task, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        run(() -> relay(client, server, true));
        run(() -> relay(server, client, false));
      }
    } catch (IOException closed) {
      losing.set(false);
    }
  }

  private void relay(Socket from, Socket to, boolean lossy) {
    byte[] chunk = new byte[8_192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        if (lossy && losing.compareAndSet(true, false)) {
          lost.incrementAndGet();
          return;
        }
        to.getOutputStream().write(chunk, 0, n);
      }
    } catch (IOException cut) {
      // The other direction has closed both.
      return;
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
