package org.edgewire.dispatch;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.edgewire.command.AgentId;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Announcement;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/**
 * Changes what is remembered of an agent.
 *
 * @param news what the receiver of webhooks is told of it, in that order
 */
record NoteOperation(AgentId agent, UnaryOperator<AgentRecord> change, List<Announcement> news)
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
    news.forEach(ledger.outbox()::announce);
    return next;
  }
}
