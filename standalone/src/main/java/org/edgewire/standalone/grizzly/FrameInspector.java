package org.edgewire.standalone.grizzly;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads the frame headers of one connection as they arrive (RFC 6455 section 5.2) and finds what
 * must not go further: an unmasked frame, and a message whose announced length is over the limit,
 * before a byte of it is buffered.
 *
 * <p>Reserved bits, opcodes, fragmentation order and text encoding are the engine's business. Not
 * thread-safe; fed in order with all bytes of the connection.
 */
final class FrameInspector {
  /**
   * A message in more pieces than this is a flood: empty continuations add nothing to its length.
   */
  static final int MAX_FRAGMENTS = 16_384;

  private static final int PROTOCOL_ERROR = 1002;
  private static final int TOO_BIG = 1009;
  private static final int MASK_BYTES = 4;

  /**
   * Why the connection must be closed.
   *
   * @param position in the inspected buffer: what lies before it may still go to the engine
   * @param closeCode RFC 6455 section 7.4.1
   * @param reason what was wrong and what is allowed
   */
  record Fault(int position, int closeCode, String reason) {}

  private enum Expect {
    OPCODE,
    LENGTH,
    LONGER_LENGTH
  }

  private final long maxMessageBytes;
  private Expect expect = Expect.OPCODE;
  private long bytesToSkip;
  private boolean control;
  private boolean continuation;
  private boolean last;
  private int lengthBytesMissing;
  private long frameBytes;
  private long messageBytes;
  private int fragments;

  FrameInspector(long maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Looks at everything between position and limit, moving neither. */
  Optional<Fault> inspect(ByteBuffer data) {
    int at = data.position();
    int frameStart = at;
    while (at < data.limit()) {
      if (bytesToSkip > 0) {
        int step = (int) Math.min(bytesToSkip, data.limit() - at);
        bytesToSkip -= step;
        at += step;
        continue;
      }
      if (expect == Expect.OPCODE) {
        frameStart = at;
      }
      Optional<Fault> fault = next(data.get(at) & 0xFF, frameStart);
      if (fault.isPresent()) {
        return fault;
      }
      at++;
    }
    return Optional.empty();
  }

  private Optional<Fault> next(int b, int frameStart) {
    return switch (expect) {
      case OPCODE -> opcode(b);
      case LENGTH -> length(b, frameStart);
      case LONGER_LENGTH -> longerLength(b, frameStart);
    };
  }

  private Optional<Fault> opcode(int b) {
    last = (b & 0x80) != 0;
    control = (b & 0x08) != 0;
    continuation = (b & 0x0F) == 0;
    expect = Expect.LENGTH;
    return Optional.empty();
  }

  private Optional<Fault> length(int b, int frameStart) {
    if ((b & 0x80) == 0) {
      return Optional.of(
          new Fault(frameStart, PROTOCOL_ERROR, "A client's frames must be masked."));
    }
    int length = b & 0x7F;
    if (length < 126) {
      frameBytes = length;
      return payload(frameStart);
    }
    frameBytes = 0;
    lengthBytesMissing = length == 126 ? 2 : 8;
    expect = Expect.LONGER_LENGTH;
    return Optional.empty();
  }

  private Optional<Fault> longerLength(int b, int frameStart) {
    frameBytes = frameBytes << 8 | b;
    lengthBytesMissing--;
    return lengthBytesMissing == 0 ? payload(frameStart) : Optional.empty();
  }

  private Optional<Fault> payload(int frameStart) {
    expect = Expect.OPCODE;
    if (frameBytes < 0) {
      return Optional.of(new Fault(frameStart, PROTOCOL_ERROR, "A frame's length has 63 bits."));
    }
    // An oversized control frame is the engine's to refuse, and it does so on its header.
    if (!control) {
      Optional<Fault> fault = countMessage(frameStart);
      if (fault.isPresent()) {
        return fault;
      }
    }
    bytesToSkip =
        frameBytes > Long.MAX_VALUE - MASK_BYTES ? Long.MAX_VALUE : frameBytes + MASK_BYTES;
    return Optional.empty();
  }

  private Optional<Fault> countMessage(int frameStart) {
    if (!continuation) {
      messageBytes = 0;
      fragments = 0;
    }
    fragments++;
    if (frameBytes > maxMessageBytes - messageBytes) {
      return Optional.of(
          new Fault(frameStart, TOO_BIG, "A message may have " + maxMessageBytes + " bytes."));
    }
    if (fragments > MAX_FRAGMENTS) {
      return Optional.of(
          new Fault(frameStart, TOO_BIG, "A message may have " + MAX_FRAGMENTS + " fragments."));
    }
    messageBytes = last ? 0 : messageBytes + frameBytes;
    return Optional.empty();
  }
}
