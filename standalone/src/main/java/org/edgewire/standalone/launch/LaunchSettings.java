package org.edgewire.standalone.launch;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a broker is to be started.
 *
 * @param host name or address of the interface to listen on
 * @param port the port, 0 for any free one
 * @param data folder of the database; exists and can be written to
 * @param config a properties file
 * @param settings single settings by their dotted name, above everything else; may hold secrets
 */
public record LaunchSettings(
    String host, int port, Path data, Optional<Path> config, Map<String, String> settings) {
  /** Copies the settings. */
  public LaunchSettings {
    settings = Map.copyOf(settings);
  }

  @Override
  public String toString() {
    return "LaunchSettings[" + host + ":" + port + ", " + data + ", " + settings.keySet() + "]";
  }
}
