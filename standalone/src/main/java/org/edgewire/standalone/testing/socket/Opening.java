package org.edgewire.standalone.testing.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The opening handshake (RFC 6455 section 4.1). */
final class Opening {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String SWITCHING = "101";
  private static final String END = "\r\n";
  private static final int KEY_BYTES = 16;
  private static final int LONGEST_ANSWER = 1 << 16;

  private final String key = key();

  private static String key() {
    byte[] bytes = new byte[KEY_BYTES];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  void ask(OutputStream out, URI address, Map<String, String> headers) throws IOException {
    StringBuilder request = new StringBuilder("GET ");
    request.append(address.getRawPath());
    if (address.getRawQuery() != null) {
      request.append('?').append(address.getRawQuery());
    }
    request.append(" HTTP/1.1").append(END);
    header(request, "Host", address.getAuthority());
    header(request, "Upgrade", "websocket");
    header(request, "Connection", "Upgrade");
    header(request, "Sec-WebSocket-Key", key);
    header(request, "Sec-WebSocket-Version", "13");
    headers.forEach((name, value) -> header(request, name, value));
    out.write(request.append(END).toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void header(StringBuilder request, String name, String value) {
    request.append(name).append(": ").append(value).append(END);
  }

  /**
   * Reads the answer.
   *
   * @throws RefusedException when the server does not switch protocols
   * @throws ProtocolException when it does so, but not as it has to
   */
  void expectAgreement(FrameReader in) throws IOException {
    String[] lines = head(in).split(END, -1);
    String[] status = lines[0].split(" ", 3);
    demand(
        status.length > 1 && status[0].equals("HTTP/1.1"),
        "not an answer in HTTP/1.1: " + lines[0]);
    if (!status[1].equals(SWITCHING)) {
      throw new RefusedException(status[1]);
    }
    demand(header(lines, "upgrade").equalsIgnoreCase("websocket"), "no Upgrade: websocket");
    demand(header(lines, "connection").equalsIgnoreCase("upgrade"), "no Connection: Upgrade");
    demand(
        header(lines, "sec-websocket-accept").equals(accept(key)),
        "the server accepts another handshake than this one");
    demand(header(lines, "sec-websocket-extensions").isEmpty(), "an extension that nobody wanted");
    demand(header(lines, "sec-websocket-protocol").isEmpty(), "a protocol that nobody wanted");
  }

  private static void demand(boolean kept, String otherwise) throws ProtocolException {
    if (!kept) {
      throw new ProtocolException(otherwise);
    }
  }

  private static String header(String[] lines, String name) {
    for (String line : lines) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return "";
  }

  private static String head(FrameReader in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!endsWith(head, END + END)) {
      if (head.length() == LONGEST_ANSWER) {
        throw new ProtocolException("the head of the answer is too long");
      }
      head.append((char) in.readByte());
    }
    return head.toString();
  }

  private static boolean endsWith(StringBuilder text, String end) {
    int from = text.length() - end.length();
    return from >= 0 && text.indexOf(end, from) == from;
  }

  private static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
