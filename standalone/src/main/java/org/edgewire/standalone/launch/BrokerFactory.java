package org.edgewire.standalone.launch;

/** Starts brokers. */
@FunctionalInterface
public interface BrokerFactory {
  /**
   * Starts one and returns when it is ready.
   *
   * @throws LaunchException when it cannot start, with one line that says why and what to do
   */
  RunningBroker start(LaunchSettings settings);
}
