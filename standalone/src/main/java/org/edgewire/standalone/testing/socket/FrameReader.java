package org.edgewire.standalone.testing.socket;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** Reads what a server sends (RFC 6455 section 5), strictly. For one thread. */
final class FrameReader {
  /** No message of a broker is nearly as long. */
  private static final long LONGEST = 64 << 20;

  private static final int LONGEST_CONTROL = 125;
  private static final int LENGTH_OF_16_BITS = 126;
  private static final int LENGTH_OF_64_BITS = 127;

  private final DataInputStream in;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private int begun = Frame.CONTINUATION;

  FrameReader(InputStream in) {
    this.in = new DataInputStream(new BufferedInputStream(in));
  }

  /** A byte of what comes before the frames. */
  int readByte() throws IOException {
    return in.readUnsignedByte();
  }

  /**
   * The next message, put together from its fragments, or control frame. Blocks.
   *
   * @throws ProtocolException when the server breaks the rules
   * @throws EOFException when the connection ended without a close frame
   */
  Frame next() throws IOException {
    for (; ; ) {
      int first = in.readUnsignedByte();
      int opcode = first & 0x0F;
      boolean last = (first & 0x80) != 0;
      demand((first & 0x70) == 0, "a reserved bit is set");
      byte[] payload = payload(Frame.isControl(opcode));
      if (Frame.isControl(opcode)) {
        demand(last, "a control frame is fragmented");
        return new Frame(opcode, payload);
      }
      demand(
          opcode == Frame.CONTINUATION == (begun != Frame.CONTINUATION),
          "a fragment without its beginning, or a beginning without the end before it");
      begun = opcode == Frame.CONTINUATION ? begun : opcode;
      if (last && parts.size() == 0) {
        return ended(payload);
      }
      demand(parts.size() + (long) payload.length <= LONGEST, "the message is too long");
      parts.writeBytes(payload);
      if (last) {
        byte[] whole = parts.toByteArray();
        parts.reset();
        return ended(whole);
      }
    }
  }

  private Frame ended(byte[] payload) {
    Frame message = new Frame(begun, payload);
    begun = Frame.CONTINUATION;
    return message;
  }

  private byte[] payload(boolean control) throws IOException {
    int second = in.readUnsignedByte();
    demand((second & 0x80) == 0, "a server masks no frame");
    long length = second;
    if (second == LENGTH_OF_16_BITS) {
      length = in.readUnsignedShort();
    } else if (second == LENGTH_OF_64_BITS) {
      length = in.readLong();
    }
    demand(!control || length <= LONGEST_CONTROL, "a control frame is too long");
    demand(length >= 0 && length <= LONGEST, "the frame is too long");
    byte[] payload = in.readNBytes((int) length);
    if (payload.length < length) {
      throw new EOFException("the connection ended inside a frame");
    }
    return payload;
  }

  private static void demand(boolean kept, String otherwise) throws ProtocolException {
    if (!kept) {
      throw new ProtocolException(otherwise);
    }
  }
}
