package org.edgewire.it.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;

/**
 * A WebSocket client that does what no library lets it do: go on after a refusal, send broken
 * frames, never read. One thread.
 */
public final class RawSocket implements AutoCloseable {
  /** Frame kinds of RFC 6455. */
  public static final int CONTINUATION = 0;

  /** A text frame. */
  public static final int TEXT = 1;

  /** A close frame. */
  public static final int CLOSE = 8;

  /** A ping of the protocol. */
  public static final int PING = 9;

  /** A pong of the protocol. */
  public static final int PONG = 10;

  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String authority;
  private final Queue<Frame> between = new ArrayDeque<>();

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
  private record Piece(int opcode, boolean last, byte[] payload) {}

  /**
   * The head of an HTTP answer and its body, where it has one.
   *
   * @param status its code
   * @param headers its lines
   * @param body up to Content-Length
   */
  public record Head(int status, List<String> headers, String body) {
    /** The first header of that name. */
    public Optional<String> header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst();
    }
  }

  /** A frame from the broker. */
  public static final class Frame {
    private final int opcode;
    private final byte[] payload;

    private Frame(int opcode, byte[] payload) {
      this.opcode = opcode;
      this.payload = payload;
    }

    /** Its kind. */
    public int opcode() {
      return opcode;
    }

    /** The payload as text. */
    public String text() {
      return new String(payload, UTF_8);
    }

    /** The code of a close frame; 1005 when it has none. */
    public int closeCode() {
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }
  }

  private RawSocket(Deployment deployment, int receiveBuffer) throws IOException {
    socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.connect(
        new InetSocketAddress(deployment.baseUri().getHost(), deployment.baseUri().getPort()),
        30_000);
    socket.setSoTimeout(30_000);
    in = new BufferedInputStream(socket.getInputStream(), 8_192);
    out = socket.getOutputStream();
    authority = deployment.baseUri().getAuthority();
  }

  /** A plain TCP connection. */
  public static RawSocket open(Deployment deployment) {
    return open(deployment, 0);
  }

  /** The same with a receive buffer of so many bytes. */
  public static RawSocket open(Deployment deployment, int receiveBuffer) {
    try {
      return new RawSocket(deployment, receiveBuffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits so long for what the broker sends; else 15 s. */
  public RawSocket patience(Duration time) {
    try {
      socket.setSoTimeout(Math.toIntExact(time.toMillis()));
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** A connected agent. */
  public static RawSocket agent(Deployment deployment, String agentId) {
    return agent(deployment, agentId, 0);
  }

  /** A connected agent whose kernel takes only so many bytes ahead of it. */
  public static RawSocket agent(Deployment deployment, String agentId, int receiveBuffer) {
    RawSocket raw = open(deployment, receiveBuffer);
    Head head =
        raw.handshake(
            "/edge/ws?edge_agent_id=" + agentId,
            "Authorization: Bearer " + deployment.token(agentId),
            "X-Edge-Agent-Id: " + agentId);
    if (head.status() != 101) {
      throw new AssertionError("agent " + agentId + " was not let in: " + head);
    }
    return raw;
  }

  /** Asks for an upgrade with these further header lines. */
  public Head handshake(String target, String... headers) {
    StringBuilder more = new StringBuilder();
    List.of(headers).forEach(line -> more.append(line).append("\r\n"));
    return request(
        "GET",
        target,
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + more);
  }

  /** Any request; header lines end with CR LF. */
  public Head request(String method, String target, String headerLines) {
    bytes(
        (method + " " + target + " HTTP/1.1\r\nHost: " + authority + "\r\n" + headerLines + "\r\n")
            .getBytes(ISO_8859_1));
    return readHead(method.equals("HEAD"));
  }

  private Head readHead(boolean bodiless) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(readByte());
    }
    List<String> lines = Arrays.asList(head.toString(ISO_8859_1).strip().split("\r\n"));
    int status = Integer.parseInt(lines.get(0).split(" ", -1)[1]);
    Head bare = new Head(status, lines.subList(1, lines.size()), "");
    int length =
        bodiless || status == 101
            ? 0
            : bare.header("Content-Length").map(Integer::parseInt).orElse(0);
    return new Head(status, bare.headers(), new String(read(length), UTF_8));
  }

  /** Sends a whole text message in one frame. */
  public RawSocket text(String text) {
    return frame(TEXT, true, text.getBytes(UTF_8));
  }

  /** Sends one masked frame. */
  public RawSocket frame(int opcode, boolean fin, byte[] payload) {
    return bytes(masked(opcode, fin, payload));
  }

  /** The same; a connection that the broker has ended already is no failure. */
  public RawSocket frameIfOpen(int opcode, boolean fin, byte[] payload) {
    return bytesIfOpen(masked(opcode, fin, payload));
  }

  private static byte[] masked(int opcode, boolean fin, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) (opcode | (fin ? 0x80 : 0)));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.put(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ MASK[i % 4]));
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }

  /** Sends anything. */
  public RawSocket bytes(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Sends anything; a connection that the broker has ended already is no failure. */
  public RawSocket bytesIfOpen(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      return this;
    }
    return this;
  }

  /** The next frame from the broker; a message in pieces is put together. */
  public Frame readFrame() {
    if (!between.isEmpty()) {
      return between.remove();
    }
    Piece first = readPiece();
    if (first.last()) {
      return new Frame(first.opcode(), first.payload());
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(first.payload());
    boolean last = false;
    while (!last) {
      Piece next = readPiece();
      if (next.opcode() == CONTINUATION) {
        whole.writeBytes(next.payload());
        last = next.last();
      } else {
        between.add(new Frame(next.opcode(), next.payload()));
      }
    }
    return new Frame(first.opcode(), whole.toByteArray());
  }

  private Piece readPiece() {
    int first = readByte();
    int length = readByte() & 0x7f;
    if (length == 126) {
      length = ByteBuffer.wrap(read(2)).getShort() & 0xffff;
    } else if (length == 127) {
      length = Math.toIntExact(ByteBuffer.wrap(read(8)).getLong());
    }
    return new Piece(first & 0x0f, (first & 0x80) != 0, read(length));
  }

  /** The next frame of a kind; others are dropped. */
  public Frame readFrame(int opcode) {
    Frame frame = readFrame();
    while (frame.opcode() != opcode) {
      frame = readFrame();
    }
    return frame;
  }

  /** The code of the broker's close frame; 1006 when the connection ends without one. */
  public int readCloseCode() {
    try {
      return readFrame(CLOSE).closeCode();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        throw new AssertionError("neither a close frame nor the end of the connection came", e);
      }
      return 1006;
    }
  }

  /** All bytes up to the end of the connection, which must come within that time. */
  public byte[] readToEnd(Duration time) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.setSoTimeout(Math.toIntExact(time.toMillis()));
      in.transferTo(all);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the broker did not end the connection within " + time, e);
    } catch (SocketException e) {
      return all.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  private int readByte() {
    return read(1)[0] & 0xff;
  }

  private byte[] read(int count) {
    try {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new EOFException("the broker ended the connection");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
