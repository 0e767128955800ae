package org.edgewire.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Text frames as a server sends them: final, without a mask (RFC 6455 section 5.2). */
final class TextFrame {
  private static final int FINAL_TEXT = 0x81;
  private static final int SHORT = 125;
  private static final int MEDIUM = 0xFFFF;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  private TextFrame() {}

  static byte[] of(String text) {
    byte[] payload = text.getBytes(UTF_8);
    int lengthBytes = payload.length <= SHORT ? 0 : payload.length <= MEDIUM ? 2 : 8;
    int header = 2 + lengthBytes;
    byte[] frame = new byte[header + payload.length];
    frame[0] = (byte) FINAL_TEXT;
    frame[1] =
        (byte) (lengthBytes == 0 ? payload.length : lengthBytes == 2 ? TWO_BYTES : EIGHT_BYTES);
    for (int i = 0; i < lengthBytes; i++) {
      frame[header - 1 - i] = (byte) ((long) payload.length >>> (8 * i));
    }
    System.arraycopy(payload, 0, frame, header, payload.length);
    return frame;
  }

  /** The frames of these messages one after the other; of a single one what all share. */
  static byte[] of(List<OutboundMessage> messages) {
    if (messages.size() == 1) {
      return messages.get(0).frame();
    }
    int length = 0;
    for (OutboundMessage message : messages) {
      length += message.frame().length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (OutboundMessage message : messages) {
      byte[] frame = message.frame();
      System.arraycopy(frame, 0, all, at, frame.length);
      at += frame.length;
    }
    return all;
  }
}
