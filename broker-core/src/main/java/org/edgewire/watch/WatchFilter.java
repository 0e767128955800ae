package org.edgewire.watch;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.handshake.QueryParameters;

/**
 * What a watcher wants to hear: what concerns one of these agents or one of these commands;
 * everything when it names neither.
 *
 * @param agents whose events are wanted
 * @param commands whose events are wanted
 */
public record WatchFilter(Set<AgentId> agents, Set<CommandId> commands) {
  /** Copies. */
  public WatchFilter {
    agents = Set.copyOf(agents);
    commands = Set.copyOf(commands);
  }

  /**
   * Reads the repeatable parameters {@code agent} and {@code command} of a raw query; empty when
   * one of them is no id.
   */
  public static Optional<WatchFilter> of(String query) {
    QueryParameters parameters = QueryParameters.parse(query);
    boolean valid =
        parameters.wellFormed()
            && parameters.all("agent").stream().allMatch(AgentId::isValid)
            && parameters.all("command").stream().allMatch(CommandId::isValid);
    return valid
        ? Optional.of(
            new WatchFilter(
                parameters.all("agent").stream().map(AgentId::new).collect(Collectors.toSet()),
                parameters.all("command").stream().map(CommandId::new).collect(Collectors.toSet())))
        : Optional.empty();
  }

  boolean wantsAll() {
    return agents.isEmpty() && commands.isEmpty();
  }

  boolean wants(AgentId agent) {
    return wantsAll() || agents.contains(agent);
  }

  boolean wants(AgentId agent, CommandId command) {
    return wants(agent) || commands.contains(command);
  }
}
