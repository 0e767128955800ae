package org.edgewire.handshake;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.edgewire.command.AgentId;

/**
 * May this agent, whose identity is proven, connect now? Consumed once per handshake (protocol
 * section 1). Thread-safe; memory is bounded whatever comes in.
 *
 * <p>Too many failures of one address never lock out an agent that proves who it is: behind one
 * proxy all agents share an address.
 */
public final class Admission {
  private static final int DRAIN_RETRY_SECONDS = 5;
  private static final int FULL_RETRY_SECONDS = 30;
  private static final int FLAPPING_RETRY_SECONDS = 30;

  private final AdmissionLimits limits;
  private final Occupancy occupancy;
  private final RateWindow<AgentId> handshakes;
  private final RateWindow<String> failures;

  /**
   * @param limits how many
   * @param occupancy what the broker's connections are like
   * @param nanoTime a clock in nanoseconds that never goes back
   */
  public Admission(AdmissionLimits limits, Occupancy occupancy, LongSupplier nanoTime) {
    this.limits = limits;
    this.occupancy = occupancy;
    this.handshakes = new RateWindow<>(limits.handshakesPerMinute(), nanoTime);
    this.failures = new RateWindow<>(limits.failuresPerMinute(), nanoTime);
  }

  /** Counts one handshake of an agent; empty when it may connect. */
  Optional<Decision.Refused> admit(AgentId agent) {
    if (occupancy.draining()) {
      return refused(503, "draining", "the broker restarts", DRAIN_RETRY_SECONDS);
    }
    if (occupancy.connections() >= limits.maxConnections()) {
      return refused(503, "broker_full", "the broker has no room now", FULL_RETRY_SECONDS);
    }
    if (occupancy.flapping(agent)) {
      return refused(
          429,
          "flapping",
          "connections of this agent replace each other too often",
          FLAPPING_RETRY_SECONDS);
    }
    OptionalInt wait = handshakes.count(agent);
    return wait.isEmpty()
        ? Optional.empty()
        : refused(429, "too_many_handshakes", "too many handshakes", wait.getAsInt());
  }

  /** Counts one failure of an address; empty while it is within the limit. */
  Optional<Decision.Refused> failed(String address) {
    OptionalInt wait = failures.count(address);
    return wait.isEmpty()
        ? Optional.empty()
        : refused(429, "too_many_failures", "too many failed handshakes", wait.getAsInt());
  }

  private static Optional<Decision.Refused> refused(
      int status, String code, String detail, int seconds) {
    return Optional.of(
        new Decision.Refused(status, code, code, detail, OptionalInt.of(Math.max(1, seconds))));
  }
}
