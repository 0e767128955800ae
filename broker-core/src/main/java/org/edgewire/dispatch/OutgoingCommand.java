package org.edgewire.dispatch;

import org.edgewire.command.CommandRecord;
import org.edgewire.connection.OutboundMessage;
import org.edgewire.wire.AgentCodec;
import org.edgewire.wire.BrokerMessage;

/** A command in the outbound queue: not sent after its expiry, measured when it goes out. */
final class OutgoingCommand extends OutboundMessage {
  private final CommandRecord command;
  private final AgentDesk desk;
  private final Tools tools;

  OutgoingCommand(CommandRecord command, AgentDesk desk, Tools tools) {
    super(AgentCodec.encode(new BrokerMessage.Deliver(command)));
    this.command = command;
    this.desk = desk;
    this.tools = tools;
  }

  @Override
  protected boolean stillWanted() {
    boolean expired =
        command
            .command()
            .expiresAt()
            .filter(expiry -> !tools.clock().instant().isBefore(expiry))
            .isPresent();
    if (expired) {
      desk.post(owner -> owner.courier().withdraw(command.command().id()));
    }
    return !expired;
  }

  @Override
  protected void goingOut() {
    if (command.state().attempts() == 1) {
      long since = command.command().acceptedAt().toEpochMilli();
      tools.metrics().delivery().recordMicros((tools.clock().millis() - since) * 1_000);
    }
  }
}
