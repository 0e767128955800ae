package org.edgewire.connection;

import java.util.function.Consumer;

/**
 * A shorter way out of one connection, where a container offers one: whole frames as the network
 * has them, so that what goes to many is made into bytes once, and several go out together.
 *
 * <p>Implementations are thread-safe, never block and never throw. What is written here and what
 * the container writes by itself (closes, pings) keep the order of the calls.
 */
public interface FrameSink {
  /**
   * Writes frames. The caller keeps at most one call in flight.
   *
   * @param frames one or more whole frames of a server (RFC 6455 section 5.2), one after the other;
   *     nobody changes them any more
   * @param completion called once, from any thread (the calling one included): true when all of it
   *     was taken, false when the connection is broken or its last frame is already written
   */
  void write(byte[] frames, Consumer<Boolean> completion);
}
