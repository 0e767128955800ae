package org.edgewire.watch;

import java.time.Duration;
import org.edgewire.connection.OutboundLimits;

/**
 * How watchers are served (protocol section 5).
 *
 * @param maxConnections open watch sockets
 * @param maxWaiting events that wait in front of one watcher; what comes then is counted as missed
 * @param maxWaitingBytes of these events
 * @param maxBehind events that wait to be passed on at all
 * @param quietAfter a connection unheard for so long is pinged
 * @param probeTimeout how long the pong may take
 * @param sendDeadline longest time of one send
 */
public record WatchPolicy(
    int maxConnections,
    int maxWaiting,
    int maxWaitingBytes,
    int maxBehind,
    Duration quietAfter,
    Duration probeTimeout,
    Duration sendDeadline) {
  /** Longest message of a watcher in bytes: it has nothing to say but pings. */
  public static final int MAX_MESSAGE_BYTES = 4 * 1024;

  /** The protocol's numbers. */
  public static final WatchPolicy DEFAULT =
      new WatchPolicy(
          1_000,
          1_000,
          2 << 20,
          10_000,
          Duration.ofSeconds(40),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5));

  /** Never reached: a watcher misses events before its queue is full. */
  OutboundLimits outbound() {
    return new OutboundLimits(2 * maxWaiting + 16, Integer.MAX_VALUE, sendDeadline);
  }
}
