package org.edgewire.dispatch;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.Priority;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/**
 * Reads the heads of lanes anew. Decided by the writer, so that nothing accepted or sent around it
 * is missed.
 */
record RefillOperation(AgentId agent, List<Priority> lanes, int limit, long maxBytes)
    implements Operation<Map<Priority, List<CommandRecord>>> {
  @Override
  public Intake intake() {
    return Intake.BROKER;
  }

  @Override
  public Set<AgentId> agents() {
    return Set.of(agent);
  }

  @Override
  public Map<Priority, List<CommandRecord>> decide(Ledger ledger) {
    Map<Priority, List<CommandRecord>> heads = new EnumMap<>(Priority.class);
    for (Priority lane : lanes) {
      heads.put(lane, ledger.head(agent, lane, limit, maxBytes));
    }
    return heads;
  }
}
