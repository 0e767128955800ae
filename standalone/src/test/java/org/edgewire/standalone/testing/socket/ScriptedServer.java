package org.edgewire.standalone.testing.socket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A server for one connection that says what a test wants, byte by byte. For one thread. */
final class ScriptedServer implements AutoCloseable {
  /** No answer at all, but the end. */
  static final String SILENCE = "";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private Socket peer;
  private DataInputStream in;
  private String request = "";

  ScriptedServer() throws IOException {}

  /**
   * Connects a client and answers its handshake.
   *
   * @param head of the answer, in which {@code |} ends a line and {@code KEY} is for the key
   */
  ClientSocket connect(String head) throws IOException {
    URI address = URI.create("ws://127.0.0.1:" + listening.getLocalPort() + "/a/b?c=d%20e");
    CompletableFuture<Void> answered =
        CompletableFuture.runAsync(
            () -> {
              try {
                answer(head);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try {
      return ClientSocket.connect(address, Map.of("X-Test", "yes"), PATIENCE);
    } finally {
      answered.join();
    }
  }

  private void answer(String answer) throws IOException {
    peer = listening.accept();
    peer.setSoTimeout((int) PATIENCE.toMillis());
    in = new DataInputStream(peer.getInputStream());
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.readUnsignedByte());
    }
    request = head.toString(StandardCharsets.ISO_8859_1);
    String key =
        request
            .lines()
            .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
            .map(line -> line.substring("Sec-WebSocket-Key: ".length()))
            .findFirst()
            .orElseThrow();
    if (answer.equals(SILENCE)) {
      hangsUp();
      return;
    }
    write(
        (answer.replace("KEY", accept(key)).replace("|", "\r\n") + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String accept(String key) {
    try {
      byte[] text =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String request() {
    return request;
  }

  /** Sends bytes. */
  void says(String hex) throws IOException {
    write(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private void write(byte[] bytes) throws IOException {
    peer.getOutputStream().write(bytes);
  }

  /** The first byte and the unmasked payload of the next short frame, in hex. */
  String hears() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    if ((second & 0x80) == 0) {
      throw new IllegalStateException("a client's frame is not masked");
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(second & 0x7F);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return HexFormat.of().formatHex(new byte[] {(byte) first})
        + " "
        + HexFormat.of().formatHex(payload);
  }

  /** Whether the client has ended the connection, waited for. */
  boolean isLeft() throws IOException {
    return in.read() == -1;
  }

  void hangsUp() throws IOException {
    peer.close();
  }

  /** The same, so that nothing more can be sent to it. */
  void resets() throws IOException {
    peer.setSoLinger(true, 0);
    peer.close();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    if (peer != null) {
      peer.close();
    }
  }
}
