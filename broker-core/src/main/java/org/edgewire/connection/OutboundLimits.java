package org.edgewire.connection;

import java.time.Duration;

/**
 * Bounds of what may wait in front of one connection (protocol section 1).
 *
 * @param maxMessages messages queued
 * @param maxBytes of queued messages, counted as UTF-8
 * @param sendDeadline longest time that one send may be in flight
 */
public record OutboundLimits(int maxMessages, int maxBytes, Duration sendDeadline) {
  /** 256 messages, 1 MiB, 5 s. */
  public static final OutboundLimits DEFAULT =
      new OutboundLimits(256, 1 << 20, Duration.ofSeconds(5));
}
