package org.edgewire.watch;

import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Outbound;
import org.edgewire.connection.OutboundMessage;
import org.edgewire.metrics.Metrics;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.session.EdgeSession;
import org.edgewire.wire.WatchCodec;
import org.edgewire.wire.WatchEvent;

/**
 * One connection that watches. A slow one is told how much it missed instead of holding up anybody;
 * it hears again as soon as half of its queue is free. Owned by the hub's mailbox.
 */
final class Watcher {
  private final WatchFilter filter;
  private final WatchPolicy policy;
  private final EdgeSession session;
  private final Metrics metrics;
  private long missed;
  private boolean ended;

  Watcher(WatchFilter filter, WatchPolicy policy, EdgeSession session, Metrics metrics) {
    this.filter = filter;
    this.policy = policy;
    this.session = session;
    this.metrics = metrics;
  }

  WatchFilter filter() {
    return filter;
  }

  EdgeSession session() {
    return session;
  }

  /** An event that it wants. */
  void hear(OutboundMessage event) {
    Outbound outbound = session.outbound();
    if (missed > 0 && hasRoom(outbound, 2)) {
      tellMissed();
    }
    if (missed == 0 && hasRoom(outbound, 1)) {
      outbound.offer(event);
      metrics.count(Counter.WATCH_EVENTS);
    } else {
      miss(1);
    }
  }

  /** So many events will never reach it. */
  void miss(long events) {
    missed += events;
    metrics.count(Counter.WATCH_MISSED, events);
    session.outbound().wantRoom();
  }

  /** Its queue is nearly empty. */
  void room() {
    if (missed > 0) {
      tellMissed();
    }
  }

  private void tellMissed() {
    long events = missed;
    missed = 0;
    metrics.count(Counter.WATCH_LAGGED);
    session.outbound().offer(OutboundMessage.of(WatchCodec.encode(new WatchEvent.Lagged(events))));
  }

  private boolean hasRoom(Outbound outbound, int fraction) {
    return outbound.ahead() < policy.maxWaiting() / fraction
        && outbound.aheadBytes() < policy.maxWaitingBytes() / fraction;
  }

  /** Whether it was open until now. */
  boolean end(CloseCode code, String reason) {
    if (ended) {
      return false;
    }
    ended = true;
    session.outbound().close(code, reason, () -> {});
    return true;
  }

  void check() {
    session.outbound().checkDeadline();
    if (session.isProbeOverdue(policy.probeTimeout())) {
      end(CloseCode.IDLE, "no pong");
    } else if (session.silence() > policy.quietAfter().toNanos()) {
      session.probe();
    }
  }

  boolean hasEnded() {
    return ended;
  }
}
