package org.edgewire.dispatch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.Lifecycle;
import org.edgewire.command.Priority;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/**
 * First touch of an agent: reads what is known of it, settles what an earlier life of the broker
 * had written to a socket that is gone, and takes the heads of its lanes.
 *
 * @param agent who is touched
 * @param limit most commands of a lane; 0 leaves the lanes alone
 * @param maxBytes most characters of payload of a lane
 * @param lifecycle the rules
 */
record LoadOperation(AgentId agent, int limit, long maxBytes, Lifecycle lifecycle)
    implements Operation<LoadOperation.Loaded> {

  /**
   * What was found.
   *
   * @param agent what is known of it
   * @param inFlight commands that are still out
   * @param heads of the lanes
   */
  record Loaded(
      AgentRecord agent, List<CommandState> inFlight, Map<Priority, List<CommandRecord>> heads) {}

  @Override
  public Intake intake() {
    return Intake.BROKER;
  }

  @Override
  public Set<AgentId> agents() {
    return Set.of(agent);
  }

  @Override
  public Loaded decide(Ledger ledger) {
    List<CommandState> inFlight = new ArrayList<>();
    for (CommandRecord record : ledger.inFlight(agent)) {
      Optional<CommandState> lost =
          lifecycle.connectionLost(record.state(), ledger.now()).flatMap(ledger::change);
      if (lost.isEmpty()) {
        inFlight.add(record.state());
      }
    }
    Map<Priority, List<CommandRecord>> heads = new EnumMap<>(Priority.class);
    for (Priority lane : limit == 0 ? new Priority[0] : Priority.values()) {
      heads.put(lane, ledger.head(agent, lane, limit, maxBytes));
    }
    return new Loaded(ledger.agent(agent), inFlight, heads);
  }
}
