package org.edgewire.dispatch;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.Lifecycle;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/**
 * Settles what a connection leaves behind: what the container was handed is lost or goes again, by
 * policy; what it never got goes back to its place.
 */
record LeaveOperation(
    AgentId agent, List<CommandId> handed, List<CommandId> neverHanded, Lifecycle lifecycle)
    implements Operation<Boolean> {
  @Override
  public Intake intake() {
    return Intake.AGENT;
  }

  @Override
  public Set<CommandId> commands() {
    Set<CommandId> all = new HashSet<>(handed);
    all.addAll(neverHanded);
    return all;
  }

  @Override
  public Set<AgentId> agents() {
    return Set.of(agent);
  }

  @Override
  public Boolean decide(Ledger ledger) {
    for (CommandId id : handed) {
      ledger
          .command(id)
          .flatMap(state -> lifecycle.connectionLost(state, ledger.now()))
          .ifPresent(ledger::change);
    }
    for (CommandId id : neverHanded) {
      ledger
          .command(id)
          .flatMap(state -> lifecycle.notWritten(state, ledger.now()))
          .ifPresent(ledger::change);
    }
    return true;
  }
}
