package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.member.SessionId;
import org.edgewire.store.Operation;

/**
 * What is committed, from memory or the tables, as one group sees it. What its operations announced
 * is read in bulk; what they forgot to announce one by one.
 */
final class Lookup {
  private final Memory memory;
  private final Tables tables;
  private final Map<CommandId, Optional<Held>> commands = new HashMap<>();
  private final Map<AgentId, AgentEntry> agents = new HashMap<>();
  private final Map<SessionId, Optional<SessionEntry>> sessions = new HashMap<>();

  Lookup(Memory memory, Tables tables) {
    this.memory = memory;
    this.tables = tables;
  }

  void prefetch(List<? extends Operation<?>> operations) throws SQLException {
    Set<CommandId> ids = new LinkedHashSet<>();
    Set<AgentId> agentIds = new LinkedHashSet<>();
    for (Operation<?> operation : operations) {
      for (CommandId id : operation.commands()) {
        if (memory.commands.use(id).isEmpty()) {
          ids.add(id);
        }
      }
      for (AgentId id : operation.agents()) {
        if (memory.agents.use(id).isEmpty()) {
          agentIds.add(id);
        }
      }
    }
    load(ids);
    loadAgents(agentIds);
    loadSessions(operations);
  }

  private void loadSessions(List<? extends Operation<?>> operations) throws SQLException {
    Set<SessionId> ids = new LinkedHashSet<>();
    for (Operation<?> operation : operations) {
      for (SessionId id : operation.sessions()) {
        if (memory.sessions.use(id).isEmpty()) {
          ids.add(id);
        }
      }
    }
    loadSessions(ids);
  }

  void loadSessions(Set<SessionId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    ids.forEach(id -> sessions.put(id, Optional.empty()));
    tables.sessions().find(ids).forEach((id, entry) -> sessions.put(id, Optional.of(entry)));
  }

  Optional<SessionEntry> session(SessionId id) {
    Optional<SessionEntry> known = memory.sessions.get(id);
    if (known.isPresent()) {
      return known;
    }
    try {
      if (!sessions.containsKey(id)) {
        loadSessions(Set.of(id));
      }
      return sessions.get(id);
    } catch (SQLException e) {
      throw new LostConnectionException(e);
    }
  }

  void load(Set<CommandId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    ids.forEach(id -> commands.put(id, Optional.empty()));
    tables
        .commands()
        .find(ids)
        .values()
        .forEach(held -> commands.put(held.id(), Optional.of(held)));
  }

  void loadAgents(Set<AgentId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    ids.forEach(id -> agents.put(id, AgentEntry.unknown(id)));
    agents.putAll(tables.agents().find(ids));
  }

  Optional<Held> command(CommandId id) {
    Optional<Held> known = memory.commands.get(id);
    if (known.isPresent()) {
      return known;
    }
    try {
      if (!commands.containsKey(id)) {
        load(Set.of(id));
      }
      return commands.get(id);
    } catch (SQLException e) {
      throw new LostConnectionException(e);
    }
  }

  /** The same without asking the tables about what nobody announced. */
  Optional<Held> known(CommandId id) {
    return memory.commands.get(id).or(() -> commands.getOrDefault(id, Optional.empty()));
  }

  AgentEntry agent(AgentId id) {
    Optional<AgentEntry> known = memory.agents.get(id);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      if (!agents.containsKey(id)) {
        loadAgents(Set.of(id));
      }
      return agents.get(id);
    } catch (SQLException e) {
      throw new LostConnectionException(e);
    }
  }

  /**
   * The group is over: open commands and known agents that it read are likely to be asked for
   * again.
   */
  void remember() {
    for (Optional<Held> held : commands.values()) {
      held.filter(found -> !found.state().status().isFinal())
          .filter(found -> memory.commands.get(found.id()).isEmpty())
          .ifPresent(memory.commands::remember);
    }
    for (AgentEntry entry : agents.values()) {
      if (entry.inTable() && memory.agents.get(entry.id()).isEmpty()) {
        memory.agents.put(entry);
      }
    }
    sessions.values().forEach(found -> found.ifPresent(memory.sessions::remember));
  }
}
