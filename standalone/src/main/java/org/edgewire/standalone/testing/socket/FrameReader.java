package org.edgewire.standalone.testing.socket;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** Reads what a server sends, and only what it may send (RFC 6455 section 5). For one thread. */
final class FrameReader {
  /** No message of a broker is nearly as long. */
  private static final long LONGEST = 64 << 20;

  private static final int LONGEST_SHORT = 125;
  private static final int LENGTH_OF_16_BITS = 126;
  private static final int LENGTH_OF_64_BITS = 127;

  private final InputStream in;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private int begun = Frame.CONTINUATION;

  FrameReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** A byte of what comes before the frames. */
  int readByte() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException("the connection ended before the answer was complete");
    }
    return next;
  }

  /**
   * The next message, put together from its fragments, or control frame. Blocks.
   *
   * @throws ProtocolException when the server breaks the rules
   * @throws EOFException when the connection ended without a close frame
   */
  Frame next() throws IOException {
    for (; ; ) {
      int first = in.read();
      if (first < 0) {
        throw new EOFException("the connection ended without a close frame");
      }
      int opcode = first & 0x0F;
      boolean last = (first & 0x80) != 0;
      demand((first & 0x70) == 0, "a reserved bit is set");
      demand(Frame.isKnown(opcode), "an opcode without a meaning");
      byte[] payload = payload();
      if (Frame.isControl(opcode)) {
        demand(last, "a control frame is fragmented");
        demand(payload.length <= LONGEST_SHORT, "a control frame is too long");
        demand(opcode != Frame.CLOSE || payload.length != 1, "half a close code");
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

  private byte[] payload() throws IOException {
    int second = (int) number(1);
    demand((second & 0x80) == 0, "a server masks no frame");
    long length = second;
    if (second == LENGTH_OF_16_BITS) {
      length = number(Short.BYTES);
      demand(length > LONGEST_SHORT, "a length in more bytes than it needs");
    } else if (second == LENGTH_OF_64_BITS) {
      length = number(Long.BYTES);
      demand(length < 0 || length > 0xFFFF, "a length in more bytes than it needs");
    }
    demand(length >= 0 && length <= LONGEST, "the frame is too long");
    return bytes((int) length);
  }

  private long number(int size) throws IOException {
    long number = 0;
    for (byte next : bytes(size)) {
      number = (number << 8) | (next & 0xFF);
    }
    return number;
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the connection ended inside a frame");
    }
    return bytes;
  }

  private static void demand(boolean kept, String otherwise) throws ProtocolException {
    if (!kept) {
      throw new ProtocolException(otherwise);
    }
  }
}
