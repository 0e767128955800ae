package org.edgewire.producer;

import java.time.Duration;
import org.edgewire.connection.OutboundLimits;

/**
 * How producers are served (protocol section 5).
 *
 * @param maxConnections open producer sockets
 * @param maxInFlight submits of one connection that were not answered yet
 * @param maxInFlightBytes size of their frames in characters; one frame is always taken
 * @param maxFollowed unfinished commands of which one connection hears the end
 * @param maxSettled finished commands of which one connection would still hear a late change
 * @param maxWaitingBytes of finished commands that wait for room in the outbound queue
 * @param quietAfter a connection unheard for so long is pinged
 * @param probeTimeout how long the pong may take
 * @param outbound bounds of the queue in front of one connection
 */
public record ProducerPolicy(
    int maxConnections,
    int maxInFlight,
    int maxInFlightBytes,
    int maxFollowed,
    int maxSettled,
    int maxWaitingBytes,
    Duration quietAfter,
    Duration probeTimeout,
    OutboundLimits outbound) {
  /** Longest message of a producer in bytes. */
  public static final int MAX_MESSAGE_BYTES = 1 << 20;

  /** The protocol's numbers. */
  public static final ProducerPolicy DEFAULT =
      new ProducerPolicy(
          1_000,
          1_000,
          16 << 20,
          100_000,
          10_000,
          16 << 20,
          Duration.ofSeconds(40),
          Duration.ofSeconds(20),
          new OutboundLimits(4_096, 8 << 20, Duration.ofSeconds(5)));
}
