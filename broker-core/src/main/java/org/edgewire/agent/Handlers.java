package org.edgewire.agent;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who handles which commands. Immutable.
 *
 * @param byType handlers of one type each
 * @param others handles every other type
 * @param idempotent types that may be run again after an interruption; {@code *} stands for those
 *     that {@code others} handles
 */
record Handlers(
    Map<String, CommandHandler> byType, Optional<CommandHandler> others, Set<String> idempotent) {
  static final String OTHERS = "*";

  Handlers {
    byType = Map.copyOf(byType);
    idempotent = Set.copyOf(idempotent);
  }

  Optional<CommandHandler> of(IncomingCommand command) {
    return Optional.ofNullable(byType.get(command.type())).or(() -> others);
  }

  boolean mayRunAgain(IncomingCommand command) {
    return idempotent.contains(byType.containsKey(command.type()) ? command.type() : OTHERS);
  }
}
