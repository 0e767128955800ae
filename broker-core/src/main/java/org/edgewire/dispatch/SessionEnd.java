package org.edgewire.dispatch;

import java.util.Optional;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Outbound;
import org.edgewire.metrics.Metrics;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.session.EdgeSession;

/** Passes on to the desk what the outbound queue of a session finds out. */
final class SessionEnd implements Outbound.Listener {
  /** What RFC 6455 section 7.1.5 calls a connection that ended without a close frame. */
  private static final int LOST = 1006;

  private final AgentDesk desk;
  private final Metrics metrics;
  private volatile Optional<EdgeSession> session = Optional.empty();

  SessionEnd(AgentDesk desk, Metrics metrics) {
    this.desk = desk;
    this.metrics = metrics;
  }

  /** The session whose queue this is; told before anything is sent. */
  void of(EdgeSession opened) {
    session = Optional.of(opened);
  }

  @Override
  public void gaveUp(CloseCode code, String reason) {
    if (code == CloseCode.TOO_SLOW) {
      metrics.count(Counter.SLOW_CLOSED);
    }
    int observed = code == CloseCode.INTERNAL_ERROR ? LOST : code.code();
    desk.post(owner -> session.ifPresent(broken -> owner.end(broken, code, reason, observed)));
  }

  @Override
  public void room() {
    desk.post(owner -> owner.courier().pump());
  }

  @Override
  public void handed() {
    metrics.count(Counter.FRAMES_OUT);
  }
}
