package org.edgewire.dispatch;

import java.util.Optional;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.Channel;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.Lifecycle;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/** Records a command as sent, before it is written. Empty when it may not go out any more. */
record SendOperation(Command command, Channel channel, boolean agentDedups, Lifecycle lifecycle)
    implements Operation<Optional<CommandState>> {
  @Override
  public Intake intake() {
    return Intake.BROKER;
  }

  @Override
  public Set<CommandId> commands() {
    return Set.of(command.id());
  }

  @Override
  public Set<AgentId> agents() {
    return Set.of(command.agent());
  }

  @Override
  public Optional<CommandState> decide(Ledger ledger) {
    return ledger
        .command(command.id())
        .flatMap(state -> lifecycle.send(state, ledger.now(), channel, agentDedups))
        .flatMap(ledger::change);
  }
}
