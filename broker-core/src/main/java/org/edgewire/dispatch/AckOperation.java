package org.edgewire.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.Channel;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.Lifecycle;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/**
 * Records acks of one agent, in their order. Tells of each whether its command is one of this
 * agent's.
 */
record AckOperation(
    AgentId agent, List<Ack> acks, Channel channel, Intake intake, Lifecycle lifecycle)
    implements Operation<List<Boolean>> {
  @Override
  public Set<CommandId> commands() {
    return acks.stream().map(Ack::id).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Set<AgentId> agents() {
    return Set.of(agent);
  }

  @Override
  public int weight() {
    return acks.stream().mapToInt(AckOperation::weight).sum();
  }

  @Override
  public List<Boolean> decide(Ledger ledger) {
    return acks.stream().map(ack -> apply(ledger, agent, ack, channel, lifecycle)).toList();
  }

  /**
   * Applies one ack where it says something new; tells whether the command is one of this agent's.
   */
  static boolean apply(
      Ledger ledger, AgentId agent, Ack ack, Channel channel, Lifecycle lifecycle) {
    Optional<CommandState> state =
        ledger.command(ack.id()).filter(found -> found.command().agent().equals(agent));
    state
        .flatMap(found -> lifecycle.ack(found, ack, ledger.now(), channel))
        .ifPresent(ledger::change);
    return state.isPresent();
  }

  private static int weight(Ack ack) {
    return 200 + ack.result().map(result -> result.text().length()).orElse(0);
  }
}
