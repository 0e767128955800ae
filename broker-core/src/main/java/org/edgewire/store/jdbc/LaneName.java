package org.edgewire.store.jdbc;

import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.Priority;

/** A lane of one agent's queue. */
record LaneName(AgentId agent, Priority lane) {
  static LaneName of(Held held) {
    Command command = held.state().command();
    return new LaneName(command.agent(), command.priority());
  }

  // As in AgentId.

  @Override
  public boolean equals(Object other) {
    return other instanceof LaneName that && lane == that.lane && agent.equals(that.agent);
  }

  @Override
  public int hashCode() {
    return 31 * agent.hashCode() + lane.hashCode();
  }
}
