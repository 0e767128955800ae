package org.edgewire.standalone.grizzly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A client that says exactly the bytes it is told, right or wrong. */
final class RawClient implements AutoCloseable {
  static final int TEXT = 1;
  static final int CLOSE = 8;

  private final Socket socket;
  private final DataInputStream in;

  record Response(int status, Map<String, String> headers, String body) {}

  @SuppressWarnings("ArrayRecordComponent") // only its content is looked at
  record Frame(int opcode, byte[] payload) {
    int closeCode() {
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    String text() {
      return new String(payload, UTF_8);
    }
  }

  RawClient(int port) {
    try {
      socket = new Socket();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 30_000);
      socket.setSoTimeout(30_000);
      in = new DataInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Socket socket() {
    return socket;
  }

  RawClient send(String text) {
    return send(text.getBytes(ISO_8859_1));
  }

  RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String opening(String path, String... headers) {
    StringBuilder request =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\n")
            .append("Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")
            .append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  RawClient open(String path, String... headers) {
    Response response = send(opening(path, headers)).response();
    if (response.status() != 101) {
      throw new IllegalStateException("Refused: " + response);
    }
    return this;
  }

  Response response() {
    return response("GET");
  }

  /** Reads a response; one to a HEAD has a length but no body. */
  Response response(String method) {
    try {
      String[] start = line().split(" ", 3);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String header = line(); !header.isEmpty(); header = line()) {
        int colon = header.indexOf(':');
        headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
      }
      int length =
          method.equals("HEAD") ? 0 : Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
      return new Response(
          Integer.parseInt(start[1]), headers, new String(in.readNBytes(length), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
      if (b != '\r') {
        bytes.write(b);
      }
    }
    return bytes.toString(ISO_8859_1);
  }

  RawClient text(String message) {
    return send(frame(0x80 | TEXT, message.getBytes(UTF_8)));
  }

  /** A masked frame; {@code first} is its first byte. */
  static byte[] frame(int first, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
    out.put(header(first, payload.length, true));
    byte[] mask = {1, 2, 3, 4};
    out.put(mask);
    for (int i = 0; i < payload.length; i++) {
      out.put((byte) (payload[i] ^ mask[i & 3]));
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  static byte[] header(int first, long length, boolean masked) {
    ByteBuffer out = ByteBuffer.allocate(10);
    int bit = masked ? 0x80 : 0;
    out.put((byte) first);
    if (length < 126) {
      out.put((byte) (bit | (int) length));
    } else if (length < 65_536) {
      out.put((byte) (bit | 126)).putShort((short) length);
    } else {
      out.put((byte) (bit | 127)).putLong(length);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  Frame frame() {
    try {
      int opcode = in.readUnsignedByte() & 0x0F;
      long length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      return new Frame(opcode, in.readNBytes((int) length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes next: a byte, or nothing any more. A reset counts as nothing. */
  Optional<Integer> nextByte() {
    try {
      return Optional.of(in.readUnsignedByte());
    } catch (EOFException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("reset")) {
        return Optional.empty();
      }
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    disconnect();
  }

  void disconnect() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
