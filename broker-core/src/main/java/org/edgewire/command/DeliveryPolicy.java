package org.edgewire.command;

import java.time.Duration;

/**
 * How long and how often the broker tries (protocol section 3).
 *
 * @param ackTimeout from sent to any ack; after it an at-least-once command goes out again
 * @param executionTimeout from sent, or the last progress, to the final ack
 * @param maxAttempts sends of an at-least-once command before it is exhausted
 */
public record DeliveryPolicy(Duration ackTimeout, Duration executionTimeout, int maxAttempts) {
  /** 30 s, 10 min, 5 attempts. */
  public static final DeliveryPolicy DEFAULT =
      new DeliveryPolicy(Duration.ofSeconds(30), Duration.ofMinutes(10), 5);

  /** Refuses times that are not positive and fewer than one attempt. */
  public DeliveryPolicy {
    if (ackTimeout.toMillis() <= 0 || executionTimeout.toMillis() <= 0) {
      throw new IllegalArgumentException("ack and execution timeouts must be at least 1 ms");
    }
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("at least 1 attempt is needed, not " + maxAttempts);
    }
  }
}
