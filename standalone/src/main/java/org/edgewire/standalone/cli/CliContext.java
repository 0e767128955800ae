package org.edgewire.standalone.cli;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.edgewire.config.ConfigurationException;
import org.edgewire.config.Setting;
import org.edgewire.config.Settings;
import org.edgewire.config.Source;
import org.edgewire.standalone.launch.BrokerFactory;
import org.edgewire.standalone.launch.LaunchException;

/**
 * What the commands have from outside.
 *
 * @param environment environment variables; a blank one counts as missing
 * @param properties system properties
 * @param clock the time
 * @param brokers starts brokers
 */
public record CliContext(
    Map<String, String> environment,
    Map<String, String> properties,
    Clock clock,
    BrokerFactory brokers) {
  /** Copies the maps. */
  public CliContext {
    environment = Map.copyOf(environment);
    properties = Map.copyOf(properties);
  }

  /** Says nothing of the environment, which holds secrets. */
  @Override
  public String toString() {
    return "CliContext[…]";
  }

  /** A secret that the environment holds, or names a file of. */
  Optional<String> secret(Setting<String> secret) {
    try {
      return Settings.resolve(List.of(secret), List.of(Source.environment(environment)))
          .find(secret);
    } catch (ConfigurationException e) {
      throw new LaunchException(e.getMessage(), e);
    }
  }

  /** How wide the terminal is, 120 where nobody says so. */
  int columns() {
    return variable("COLUMNS")
        .filter(text -> text.matches("[0-9]{2,4}"))
        .map(Integer::valueOf)
        .orElse(120);
  }

  /** The value of the first of these variables that is set. */
  Optional<String> variable(String... names) {
    for (String name : names) {
      Optional<String> value =
          Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }
}
