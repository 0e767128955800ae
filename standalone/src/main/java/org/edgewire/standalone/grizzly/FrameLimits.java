package org.edgewire.standalone.grizzly;

/**
 * How much one WebSocket may weigh.
 *
 * @param maxMessageBytes payload of one inbound message, over all its fragments
 * @param maxPendingBytes outbound frames that wait for the peer to read
 */
record FrameLimits(int maxMessageBytes, long maxPendingBytes) {
  /** What the transport reads at once. */
  static final int READ_BYTES = 64 * 1024;

  FrameLimits {
    if (maxMessageBytes < 1 || maxMessageBytes > (1 << 28)) {
      throw new IllegalArgumentException(
          "The largest message has 1 to " + (1 << 28) + " bytes, not " + maxMessageBytes + ".");
    }
    if (maxPendingBytes < 1) {
      throw new IllegalArgumentException(
          "The outbound bound is at least 1 byte, not " + maxPendingBytes + ".");
    }
  }

  /**
   * What the engine may buffer: it counts the unfinished frame and the next read together, and
   * closes with 1011 when that is too much.
   */
  int engineBufferBytes() {
    return Math.max(4 * maxMessageBytes, maxMessageBytes + 4 * READ_BYTES);
  }
}
