package org.edgewire.standalone.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Locale;

/** A kept connection for one HTTP request at a time. */
abstract class HttpPeer extends Peer {
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);
  private static final String LENGTH = "\r\ncontent-length:";

  private final byte[] common;

  /**
   * @param host and port
   * @param adminKey shown with every request
   */
  HttpPeer(String host, String adminKey) {
    common =
        (" HTTP/1.1\r\nHost: " + host + "\r\nX-Admin-Key: " + adminKey + "\r\n").getBytes(US_ASCII);
  }

  /** It was answered; the next request may go out. */
  abstract void answered(int status, Bytes answer, int from, int to);

  final void get(String path) {
    out().put(("GET " + path).getBytes(US_ASCII)).put(common).put(HEAD_END, 0, 2);
  }

  final void post(byte[] path, Bytes body) {
    out()
        .put("POST ".getBytes(US_ASCII))
        .put(path)
        .put(common)
        .put("Content-Type: application/json\r\nContent-Length: ".getBytes(US_ASCII))
        .putNumber(body.size())
        .put(HEAD_END)
        .put(body);
  }

  @Override
  final void consume(Bytes came) throws IOException {
    int head = came.indexOf(HEAD_END, 0);
    if (head < 0) {
      return;
    }
    String fields = came.text(0, head).toLowerCase(Locale.ROOT);
    int at = fields.indexOf(LENGTH);
    if (at < 0) {
      throw new IOException("an answer came without Content-Length");
    }
    int lineEnd = fields.indexOf('\r', at + 2);
    String digits =
        fields.substring(at + LENGTH.length(), lineEnd < 0 ? fields.length() : lineEnd).strip();
    int from = head + HEAD_END.length;
    int to = from + Integer.parseInt(digits);
    if (came.size() >= to) {
      answered(Integer.parseInt(fields.substring(9, 12)), came, from, to);
      came.drop(to);
    }
  }
}
