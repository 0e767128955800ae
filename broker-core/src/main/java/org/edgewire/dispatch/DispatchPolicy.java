package org.edgewire.dispatch;

import java.time.Duration;
import org.edgewire.command.DeliveryPolicy;
import org.edgewire.command.Priority;
import org.edgewire.connection.OutboundLimits;

/**
 * How agents are served (protocol sections 1 and 3).
 *
 * @param window commands out at an agent and not finished, at most
 * @param maxAhead commands recorded as sent but not handed to the container yet, at most
 * @param queueLimit commands waiting for one agent, at most
 * @param strictTypes whether unknown command types are refused
 * @param idleTimeout a WebSocket unheard for so long is closed
 * @param quietAfter a WebSocket unheard for so long gets no further command
 * @param probeTimeout a WebSocket that does not answer a ping of the protocol for so long is closed
 * @param takeoversPerMinute more of them than that make an agent flapping
 * @param immediateTtl life of an immediate command whose producer gave none
 * @param normalTtl life of any other
 * @param delivery timeouts and attempts
 * @param outbound bounds of the queue in front of one WebSocket
 */
public record DispatchPolicy(
    int window,
    int maxAhead,
    int queueLimit,
    boolean strictTypes,
    Duration idleTimeout,
    Duration quietAfter,
    Duration probeTimeout,
    int takeoversPerMinute,
    Duration immediateTtl,
    Duration normalTtl,
    DeliveryPolicy delivery,
    OutboundLimits outbound) {
  /** The protocol's numbers. */
  public static final DispatchPolicy DEFAULT =
      new DispatchPolicy(
          64,
          32,
          10_000,
          false,
          Duration.ofSeconds(75),
          Duration.ofSeconds(40),
          Duration.ofSeconds(5),
          5,
          Duration.ofMinutes(5),
          Duration.ofDays(7),
          DeliveryPolicy.DEFAULT,
          OutboundLimits.DEFAULT);

  /** Life of a command whose producer gave none. */
  Duration defaultTtl(Priority priority) {
    return priority == Priority.IMMEDIATE ? immediateTtl : normalTtl;
  }

  /** Refuses numbers and times that are not positive. */
  public DispatchPolicy {
    if (window < 1 || window > 10_000) {
      throw new IllegalArgumentException("the window is 1 to 10000 commands, not " + window);
    }
    if (maxAhead < 1 || queueLimit < 1 || takeoversPerMinute < 1) {
      throw new IllegalArgumentException("limits of the dispatcher must be at least 1");
    }
    if (idleTimeout.toMillis() <= 0 || quietAfter.toMillis() <= 0 || probeTimeout.toMillis() <= 0) {
      throw new IllegalArgumentException("timeouts of the dispatcher must be at least 1 ms");
    }
  }
}
