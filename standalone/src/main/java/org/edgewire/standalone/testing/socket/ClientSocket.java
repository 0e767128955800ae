package org.edgewire.standalone.testing.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A WebSocket to a server on this machine. Answers pings and closes by itself, as long as it reads.
 * Thread-safe.
 */
public final class ClientSocket {
  /** The code of a connection that ended without a close frame (RFC 6455 section 7.1.5). */
  public static final int ABNORMAL = 1006;

  private static final System.Logger LOG = System.getLogger(ClientSocket.class.getName());
  private static final byte[] NOTHING = {};

  private final Socket tcp;
  private final FrameReader in;
  private final FrameWriter out;
  private boolean reading = true;
  private boolean over;

  /** Hears what comes, on the socket's thread. */
  public interface Listener {
    /** A text message came. */
    void text(String message);

    /**
     * The connection is over; the last that is told.
     *
     * @param code of the server's close frame, 1005 where it has none, 1006 without one
     * @param failure why there is none
     */
    void closed(int code, Optional<IOException> failure);
  }

  private ClientSocket(Socket tcp) throws IOException {
    this.tcp = tcp;
    this.in = new FrameReader(tcp.getInputStream());
    this.out = new FrameWriter(tcp.getOutputStream());
  }

  /**
   * Connects; nothing is heard before {@link #listen}.
   *
   * @param address {@code ws://host:port/path?query}
   * @param headers further ones of the handshake
   * @param patience for the connection, and for each part of the server's answer
   * @throws RefusedException when the server does not want it
   */
  public static ClientSocket connect(URI address, Map<String, String> headers, Duration patience)
      throws IOException {
    int millis = Math.toIntExact(patience.toMillis());
    Socket tcp = new Socket();
    try {
      tcp.setTcpNoDelay(true);
      tcp.connect(new InetSocketAddress(address.getHost(), address.getPort()), millis);
      tcp.setSoTimeout(millis);
      ClientSocket socket = new ClientSocket(tcp);
      Opening opening = new Opening();
      opening.ask(tcp.getOutputStream(), address, headers);
      opening.expectAgreement(socket.in);
      tcp.setSoTimeout(0);
      return socket;
    } catch (IOException | RuntimeException e) {
      tcp.close();
      throw e;
    }
  }

  /**
   * Reads from now on, on a thread of its own. To be called once.
   *
   * @param name of the thread
   */
  public void listen(String name, Listener listener) {
    Thread thread = new Thread(() -> read(listener), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void read(Listener listener) {
    int code = ABNORMAL;
    Optional<IOException> failure = Optional.empty();
    try {
      code = readToClose(listener);
    } catch (IOException e) {
      failure = Optional.of(e);
    } finally {
      abort();
      listener.closed(code, failure);
    }
  }

  private int readToClose(Listener listener) throws IOException {
    for (; ; ) {
      Frame frame = in.next();
      awaitReading();
      switch (frame.opcode()) {
        case Frame.TEXT -> listener.text(frame.text());
        case Frame.PING -> send(Frame.PONG, frame.payload());
        case Frame.CLOSE -> {
          send(Frame.CLOSE, frame.payload());
          return frame.closeCode();
        }
        default -> {
          // Edgewire sends nothing binary, and pongs need no answer.
        }
      }
    }
  }

  private synchronized void awaitReading() throws IOException {
    try {
      while (!reading && !over) {
        wait();
      }
      if (over) {
        throw new IOException("the connection was cut");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it did not read", e);
    }
  }

  /** Whether it reads. */
  public synchronized boolean isReading() {
    return reading;
  }

  /** Reads no more, or on; what the server sends meanwhile piles up. */
  public synchronized void reading(boolean value) {
    reading = value;
    notifyAll();
  }

  /** Sends a text message; one that cannot be sent shows as a close. */
  public void text(String message) {
    send(Frame.TEXT, message.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a binary message. */
  public void binary(byte[] message) {
    send(Frame.BINARY, message);
  }

  /** Says that it leaves: the last that is sent. */
  public void close(int code) {
    send(Frame.CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
  }

  /** The same without a code. */
  public void close() {
    send(Frame.CLOSE, NOTHING);
  }

  private void send(int opcode, byte[] payload) {
    try {
      out.write(opcode, payload);
    } catch (IOException e) {
      // What the server said before may still be there to be read, and then its end.
      LOG.log(System.Logger.Level.DEBUG, "a frame was not sent", e);
    }
  }

  /** Cuts the connection without a word. Idempotent. */
  public void abort() {
    synchronized (this) {
      over = true;
      notifyAll();
    }
    try {
      tcp.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a socket was not closed", e);
    }
  }
}
