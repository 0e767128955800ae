package org.edgewire.dispatch;

import java.util.Optional;
import org.edgewire.command.Ack;
import org.edgewire.connection.CloseCode;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.session.EdgeSession;
import org.edgewire.wire.AgentCodec;
import org.edgewire.wire.AgentMessage;

/**
 * Takes in what one WebSocket of an agent says, on its I/O thread; all but pings goes to the
 * agent's desk.
 */
final class EdgeLink implements AgentLink, AgentMessage.Handler {
  private static final int MAX_ABUSES = 20;

  private final AgentDesk desk;
  private final EdgeSession session;
  private final Tools tools;

  EdgeLink(AgentDesk desk, EdgeSession session, Tools tools) {
    this.desk = desk;
    this.session = session;
    this.tools = tools;
  }

  @Override
  public void text(String frame) {
    heard();
    AgentCodec.decode(frame).handle(this);
  }

  @Override
  public void binary() {
    heard();
    on(
        new AgentMessage.Malformed(
            "binary_frame", "binary frames are not understood; send text", Optional.empty()));
  }

  @Override
  public void pong() {
    afterSilence(session.heard());
  }

  @Override
  public void closed(int closeCode) {
    desk.post(owner -> owner.end(session, CloseCode.NORMAL, "closed by the peer", closeCode));
  }

  private void heard() {
    tools.metrics().count(Counter.FRAMES_IN);
    afterSilence(session.heard());
  }

  private void afterSilence(long silence) {
    int config = session.takeUnheardConfig();
    if (config != 0) {
      desk.post(owner -> owner.notes().heardAfterConfig(config));
    }
    if (silence >= tools.policy().quietAfter().toNanos()) {
      desk.post(owner -> owner.courier().pump());
    }
  }

  @Override
  public void on(AgentMessage.Ping message) {
    session.outbound().pong();
  }

  @Override
  public void on(AgentMessage.CommandAck message) {
    Ack ack = message.ack();
    if (!desk.offer(owner -> owner.courier().acked(session, ack))) {
      overloaded(Optional.of(ack.id().value()));
    }
  }

  @Override
  public void on(AgentMessage.Status message) {
    if (!desk.offer(owner -> owner.status(session, message.data(), message.capabilities()))) {
      overloaded(Optional.empty());
    }
  }

  @Override
  public void on(AgentMessage.Unknown message) {
    if (session.firstOfType(message.type())) {
      desk.problem(
          session,
          "unknown_type",
          "type is one of ping, command_ack, status",
          Optional.of(message.type()));
    }
  }

  @Override
  public void on(AgentMessage.Malformed message) {
    tools.metrics().count(Counter.INVALID_FRAMES);
    if (session.abused() > MAX_ABUSES) {
      String reason = "more than " + MAX_ABUSES + " unusable frames in a minute";
      desk.post(
          owner ->
              owner.end(
                  session, CloseCode.PROTOCOL_ABUSE, reason, CloseCode.PROTOCOL_ABUSE.code()));
    } else {
      desk.problem(session, message.code(), message.message(), message.ref());
    }
  }

  private void overloaded(Optional<String> ref) {
    desk.problem(session, "overloaded", "too much is waiting; send it again later", ref);
  }
}
