package org.edgewire.standalone.testing.socket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A message that came, or a control frame (RFC 6455 section 5.2). */
final class Frame {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  private static final int NO_CODE = 1005;

  private final int opcode;
  private final byte[] payload;

  Frame(int opcode, byte[] payload) {
    this.opcode = opcode;
    this.payload = payload;
  }

  static boolean isKnown(int opcode) {
    return opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG);
  }

  static boolean isControl(int opcode) {
    return (opcode & 0x8) != 0;
  }

  int opcode() {
    return opcode;
  }

  byte[] payload() {
    return payload;
  }

  /**
   * Its payload as text.
   *
   * @throws CharacterCodingException when it is no UTF-8 (section 8.1)
   */
  String text() throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
  }

  /** The code of a close frame, 1005 where it has none (section 7.1.5). */
  int closeCode() {
    return payload.length < 2 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
  }
}
