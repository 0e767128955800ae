package org.edgewire.standalone.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Map;

/**
 * The client's side of a WebSocket (RFC 6455), as much of it as a broker of ours needs: text frames
 * out, masked with zeros, and whole frames in.
 */
abstract class WebSocketPeer extends Peer {
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final String host;
  private final String path;
  private final Map<String, String> headers;
  private boolean open;

  /**
   * @param path with its query
   * @param headers beside those of the upgrade
   */
  WebSocketPeer(String host, String path, Map<String, String> headers) {
    this.host = host;
    this.path = path;
    this.headers = headers;
  }

  /** The handshake succeeded. */
  abstract void opened();

  /** A message is in the bytes from {@code from} up to {@code to}. */
  abstract void message(Bytes frame, int from, int to);

  @Override
  final void connected() {
    StringBuilder head = new StringBuilder(256).append("GET ").append(path);
    head.append(" HTTP/1.1\r\nHost: ").append(host);
    head.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
    head.append("Sec-WebSocket-Key: ZWRnZXdpcmUtYmVuY2gtMQ==\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    out().put(head.append("\r\n").toString().getBytes(US_ASCII));
  }

  @Override
  final void consume(Bytes came) throws IOException {
    if (!open) {
      int end = came.indexOf(HEAD_END, 0);
      if (end < 0) {
        return;
      }
      String status = came.text(0, Math.min(end, 12));
      if (!status.endsWith(" 101")) {
        throw new IOException("the handshake was refused with " + status.substring(9));
      }
      came.drop(end + HEAD_END.length);
      open = true;
      opened();
    }
    while (frame(came)) {
      // One after the other.
    }
  }

  /** Handles the first frame if it is complete. */
  private boolean frame(Bytes came) throws IOException {
    if (came.size() < 2) {
      return false;
    }
    int header = 2;
    long length = came.at(1) & 0x7f;
    if (length >= 126) {
      int digits = length == 126 ? 2 : 8;
      header += digits;
      if (came.size() < header) {
        return false;
      }
      length = 0;
      for (int i = 2; i < header; i++) {
        length = (length << 8) | (came.at(i) & 0xff);
      }
    }
    if (came.size() - header < length) {
      return false;
    }
    int end = header + (int) length;
    handle(came, header, end);
    came.drop(end);
    return true;
  }

  private void handle(Bytes came, int from, int to) throws IOException {
    if ((came.at(0) & 0x80) == 0) {
      throw new IOException("a message came in pieces, which a broker never does");
    }
    switch (came.at(0) & 0x0f) {
      case TEXT -> message(came, from, to);
      case PING ->
          send(PONG, new Bytes(to - from + 1).put(came.array(), came.offset() + from, to - from));
      case CLOSE -> {
        int code =
            to - from < 2 ? 1005 : ((came.at(from) & 0xff) << 8) | (came.at(from + 1) & 0xff);
        throw new IOException("the broker closed the WebSocket with " + code);
      }
      default -> {
        // A pong, which nobody asked for.
      }
    }
  }

  final void sendText(Bytes text) {
    send(TEXT, text);
  }

  /** Says goodbye with 1000. */
  final void close() {
    send(CLOSE, new Bytes(2).put(1_000 >> 8).put(1_000));
  }

  private void send(int type, Bytes body) {
    int size = body.size();
    Bytes out = out().put(0x80 | type);
    if (size < 126) {
      out.put(0x80 | size);
    } else if (size < 65_536) {
      out.put(0x80 | 126).put(size >> 8).put(size);
    } else {
      out.put(0x80 | 127).put(0).put(0).put(0).put(0);
      out.put(size >> 24).put(size >> 16).put(size >> 8).put(size);
    }
    // A mask of zeros: the rule exists for proxies that there are none of on the way to a broker.
    out.put(0).put(0).put(0).put(0).put(body);
  }
}
