package org.edgewire.handshake;

/**
 * How many handshakes are let through (protocol section 1).
 *
 * @param handshakesPerMinute of one agent that proved who it is
 * @param failuresPerMinute of one address; further ones get 429 instead of 403
 * @param maxConnections open WebSockets of agents
 */
public record AdmissionLimits(int handshakesPerMinute, int failuresPerMinute, int maxConnections) {
  /** 30, 300 and 20 000. */
  public static final AdmissionLimits DEFAULT = new AdmissionLimits(30, 300, 20_000);

  /** Refuses limits below 1. */
  public AdmissionLimits {
    if (handshakesPerMinute < 1 || failuresPerMinute < 1 || maxConnections < 1) {
      throw new IllegalArgumentException("each admission limit must be at least 1");
    }
  }
}
