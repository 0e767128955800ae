package org.edgewire.standalone.grizzly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An HTTP/1.1 response put together byte by byte, for connections whose next bytes are not HTTP any
 * more: Grizzly's own response would keep the connection's HTTP state alive.
 */
final class RawResponse {
  private final StringBuilder head = new StringBuilder(256);

  RawResponse(int status) {
    head.append("HTTP/1.1 ").append(status).append(' ').append(Reasons.of(status)).append("\r\n");
  }

  /** Adds a header; a line break in a value would end the header early and is refused. */
  RawResponse header(String name, String value) {
    if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("Header " + name + " has a line break in its value.");
    }
    head.append(name).append(": ").append(value).append("\r\n");
    return this;
  }

  /** The bytes of a response without a body. */
  byte[] bytes() {
    return (head + "\r\n").getBytes(ISO_8859_1);
  }

  /** The bytes of a response with a body and its length. */
  byte[] bytes(String body) {
    byte[] content = body.getBytes(UTF_8);
    byte[] start = header("Content-Length", Integer.toString(content.length)).bytes();
    byte[] all = new byte[start.length + content.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(content, 0, all, start.length, content.length);
    return all;
  }
}
