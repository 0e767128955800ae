package org.edgewire.standalone;

import org.edgewire.standalone.launch.BrokerFactory;
import org.edgewire.standalone.launch.LaunchException;
import org.edgewire.standalone.launch.LaunchSettings;
import org.edgewire.standalone.launch.RunningBroker;

/**
 * Builds a broker on H2 and puts it behind a web server. The one place of this module that knows
 * the broker.
 */
final class BrokerLauncher implements BrokerFactory {
  @Override
  public RunningBroker start(LaunchSettings settings) {
    throw new LaunchException("This build has no broker in it.");
  }
}
