package org.edgewire.dispatch;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.StatusChange;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/** What a producer asks of one command: the change that a rule makes of its state, if any. */
record Steer(CommandId id, BiFunction<CommandState, Instant, Optional<StatusChange>> rule)
    implements Operation<Boolean> {
  @Override
  public Intake intake() {
    return Intake.PRODUCER;
  }

  @Override
  public Set<CommandId> commands() {
    return Set.of(id);
  }

  @Override
  public Boolean decide(Ledger ledger) {
    return ledger
        .command(id)
        .flatMap(state -> rule.apply(state, ledger.now()))
        .flatMap(ledger::change)
        .isPresent();
  }
}
