package org.edgewire.dispatch;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.AgentRecord;

/**
 * How an agent is doing, for operators.
 *
 * @param agent what is remembered of it
 * @param presence by which way it can be reached
 * @param connectedSince of the WebSocket that is open
 * @param counts its open commands
 * @param takeovers connections that a newer one replaced, since the broker started
 */
public record AgentView(
    AgentRecord agent,
    Presence presence,
    Optional<Instant> connectedSince,
    AgentCounts counts,
    long takeovers) {

  /** When it was last heard. */
  public Optional<Instant> lastSeen() {
    return agent.lastSeen();
  }

  /** By which way an agent can be reached. */
  public enum Presence {
    /** Its WebSocket is open. */
    ONLINE,
    /** It polled within the last 10 minutes. */
    POLLING,
    /** Neither. */
    OFFLINE
  }
}
