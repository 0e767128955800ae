package org.edgewire.store.jdbc;

import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;

/** An ordering key of one agent. */
record KeyName(AgentId agent, String key) {
  static Optional<KeyName> of(Command command) {
    return command.orderingKey().map(key -> new KeyName(command.agent(), key));
  }

  static Optional<KeyName> of(Held held) {
    return of(held.state().command());
  }
}
