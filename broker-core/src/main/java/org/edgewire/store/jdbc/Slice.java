package org.edgewire.store.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.member.SessionId;
import org.edgewire.store.Event.AgentReported;

/** What one transaction of a checkpoint writes. */
record Slice(
    List<Held> commands,
    List<AgentId> agents,
    List<AgentReported> reports,
    List<SessionId> sessions) {

  static Slice oldest(Memory memory, int limit) {
    return new Slice(
        memory.commands.oldest(limit),
        memory.agents.oldest(limit),
        memory.reports.oldest(limit),
        memory.sessions.oldest(limit));
  }

  /** The oldest of those that are unsaved since {@code nanos} or longer. */
  static Slice olderThan(Memory memory, long nanos, int limit) {
    return new Slice(
        memory.commands.oldest(memory.commands.countOlder(nanos, limit)),
        memory.agents.oldest(memory.agents.countOlder(nanos, limit)),
        memory.reports.oldest(memory.reports.countOlder(nanos, limit)),
        memory.sessions.oldest(memory.sessions.countOlder(nanos, limit)));
  }

  boolean isEmpty() {
    return commands.isEmpty() && agents.isEmpty() && reports.isEmpty() && sessions.isEmpty();
  }

  /** All agents whose rows it changes. */
  Set<AgentId> touchedAgents() {
    Set<AgentId> touched = new LinkedHashSet<>(agents);
    commands.forEach(held -> touched.add(held.state().command().agent()));
    return touched;
  }

  /** The same, one item each; agents first, because the others need their rows. */
  List<Slice> singles() {
    List<Slice> singles = new ArrayList<>();
    touchedAgents()
        .forEach(id -> singles.add(new Slice(List.of(), List.of(id), List.of(), List.of())));
    commands.forEach(
        held -> singles.add(new Slice(List.of(held), List.of(), List.of(), List.of())));
    reports.forEach(
        event -> singles.add(new Slice(List.of(), List.of(), List.of(event), List.of())));
    sessions.forEach(id -> singles.add(new Slice(List.of(), List.of(), List.of(), List.of(id))));
    return singles;
  }
}
