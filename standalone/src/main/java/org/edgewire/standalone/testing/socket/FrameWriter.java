package org.edgewire.standalone.testing.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** Writes frames as a client does: masked, each at once (RFC 6455 section 5). Thread-safe. */
final class FrameWriter {
  private static final int LONGEST_HEADER = 14;
  private static final int LENGTH_OF_16_BITS = 126;
  private static final int LENGTH_OF_64_BITS = 127;

  private final OutputStream out;
  private boolean closed;

  FrameWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes a whole message or a control frame; nothing once a close frame was written (section
   * 5.5.1). Blocks while the other end does not read.
   */
  synchronized void write(int opcode, byte[] payload) throws IOException {
    if (closed) {
      return;
    }
    closed = opcode == Frame.CLOSE;
    ByteBuffer frame = ByteBuffer.allocate(LONGEST_HEADER + payload.length);
    frame.put((byte) (0x80 | opcode));
    if (payload.length < LENGTH_OF_16_BITS) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length <= 0xFFFF) {
      frame.put((byte) (0x80 | LENGTH_OF_16_BITS)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | LENGTH_OF_64_BITS)).putLong(payload.length);
    }
    // It protects proxies from scripts in browsers (section 10.3): here are neither.
    int mask = ThreadLocalRandom.current().nextInt();
    frame.putInt(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ (mask >>> (24 - 8 * (i % 4)))));
    }
    out.write(frame.array(), 0, frame.position());
  }
}
