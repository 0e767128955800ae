package org.edgewire.dispatch;

import java.util.Optional;
import java.util.Set;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/** Reads where a command stands and which one of its ordering key it waits for. */
record ExplainOperation(CommandId id) implements Operation<ExplainOperation.Found> {

  /**
   * What was found.
   *
   * @param state of the command; empty when it is gone
   * @param ahead the command of its ordering key that has to end first
   */
  record Found(Optional<CommandState> state, Optional<CommandState> ahead) {}

  @Override
  public Intake intake() {
    return Intake.LOOKUP;
  }

  @Override
  public Set<CommandId> commands() {
    return Set.of(id);
  }

  @Override
  public Found decide(Ledger ledger) {
    return new Found(ledger.command(id), ledger.ahead(id));
  }
}
