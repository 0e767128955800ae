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
    List<Hook> hooks,
    List<SessionId> sessions) {
  static final Slice NOTHING = new Slice(List.of(), List.of(), List.of(), List.of(), List.of());

  static Slice oldest(Memory memory, int limit) {
    return new Slice(
        memory.commands.oldest(limit),
        memory.agents.oldest(limit),
        memory.reports.oldest(limit),
        memory.hooks.oldest(limit),
        memory.sessions.oldest(limit));
  }

  /** The oldest of those that are unsaved since {@code nanos} or longer. */
  static Slice olderThan(Memory memory, long nanos, int limit) {
    return new Slice(
        memory.commands.oldest(memory.commands.countOlder(nanos, limit)),
        memory.agents.oldest(memory.agents.countOlder(nanos, limit)),
        memory.reports.oldest(memory.reports.countOlder(nanos, limit)),
        memory.hooks.oldest(memory.hooks.countOlder(nanos, limit)),
        memory.sessions.oldest(memory.sessions.countOlder(nanos, limit)));
  }

  private static Slice of(AgentId agent) {
    return new Slice(List.of(), List.of(agent), List.of(), List.of(), List.of());
  }

  private static Slice of(Held command) {
    return new Slice(List.of(command), List.of(), List.of(), List.of(), List.of());
  }

  private static Slice of(AgentReported report) {
    return new Slice(List.of(), List.of(), List.of(report), List.of(), List.of());
  }

  private static Slice of(Hook hook) {
    return new Slice(List.of(), List.of(), List.of(), List.of(hook), List.of());
  }

  private static Slice of(SessionId session) {
    return new Slice(List.of(), List.of(), List.of(), List.of(), List.of(session));
  }

  boolean isEmpty() {
    return commands.isEmpty()
        && agents.isEmpty()
        && reports.isEmpty()
        && hooks.isEmpty()
        && sessions.isEmpty();
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
    touchedAgents().forEach(id -> singles.add(of(id)));
    commands.forEach(held -> singles.add(of(held)));
    reports.forEach(event -> singles.add(of(event)));
    hooks.forEach(hook -> singles.add(of(hook)));
    sessions.forEach(id -> singles.add(of(id)));
    return singles;
  }
}
