package org.edgewire.dispatch;

import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.json.JsonText;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/** Gives an agent a new retained configuration. */
record ConfigureOperation(AgentId agent, JsonText config) implements Operation<AgentRecord> {
  @Override
  public Intake intake() {
    return Intake.PRODUCER;
  }

  @Override
  public Set<AgentId> agents() {
    return Set.of(agent);
  }

  @Override
  public int weight() {
    return 400 + config.text().length();
  }

  @Override
  public AgentRecord decide(Ledger ledger) {
    AgentRecord next = ledger.agent(agent).withConfig(config);
    ledger.note(next);
    return next;
  }
}
