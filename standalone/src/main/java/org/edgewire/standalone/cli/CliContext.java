package org.edgewire.standalone.cli;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.edgewire.standalone.launch.BrokerFactory;

/**
 * What the commands have from outside.
 *
 * @param environment environment variables; a blank one counts as missing
 * @param clock the time
 * @param brokers starts brokers
 */
public record CliContext(
    Function<String, Optional<String>> environment, Clock clock, BrokerFactory brokers) {
  /** The value of the first of these variables that is set. */
  Optional<String> variable(String... names) {
    for (String name : names) {
      Optional<String> value = environment.apply(name).filter(text -> !text.isBlank());
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }
}
