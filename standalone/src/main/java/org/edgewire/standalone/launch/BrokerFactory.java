package org.edgewire.standalone.launch;

import org.edgewire.config.Settings;

/** Starts brokers. */
@FunctionalInterface
public interface BrokerFactory {
  /**
   * Starts one and returns when it is ready.
   *
   * @param settings all {@link ServerSettings}; the folder exists and can be written to
   * @throws LaunchException when it cannot start, with one line that says why and what to do
   */
  RunningBroker start(Settings settings);
}
