package org.edgewire.dispatch;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.Lifecycle;
import org.edgewire.command.Priority;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/**
 * Finds a command that may go out to an agent now; changes nothing.
 *
 * @param agent whose queue is looked at
 * @param agentDedups whether it de-duplicates
 */
record WaitingOperation(AgentId agent, boolean agentDedups)
    implements Operation<Optional<CommandId>> {
  private static final int LOOK_AT = 32;
  private static final long MAX_BYTES = 1 << 16;

  @Override
  public Intake intake() {
    return Intake.BROKER;
  }

  @Override
  public Set<AgentId> agents() {
    return Set.of(agent);
  }

  @Override
  public Optional<CommandId> decide(Ledger ledger) {
    return Stream.of(Priority.values())
        .flatMap(lane -> ledger.head(agent, lane, LOOK_AT, MAX_BYTES).stream())
        .filter(command -> agentDedups || !Lifecycle.needsDedup(command.state()))
        .map(command -> command.command().id())
        .findFirst();
  }
}
