package org.edgewire.dispatch;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.edgewire.command.AgentId;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/** Changes what is remembered of an agent. */
record NoteOperation(AgentId agent, UnaryOperator<AgentRecord> change)
    implements Operation<AgentRecord> {
  @Override
  public Intake intake() {
    return Intake.AGENT;
  }

  @Override
  public Set<AgentId> agents() {
    return Set.of(agent);
  }

  @Override
  public AgentRecord decide(Ledger ledger) {
    AgentRecord next = change.apply(ledger.agent(agent));
    ledger.note(next);
    return next;
  }
}
