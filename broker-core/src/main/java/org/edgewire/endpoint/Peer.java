package org.edgewire.endpoint;

import org.edgewire.command.AgentId;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;

/** Who is at the other end of a WebSocket. */
public sealed interface Peer {
  /** An agent. */
  record Agent(AgentId id) implements Peer {}

  /** A member of a MiniApp session. */
  record Member(SessionId session, UserId user) implements Peer {}

  /** A producer. */
  record Producer() implements Peer {}

  /** One who watches. */
  record Watcher() implements Peer {}
}
