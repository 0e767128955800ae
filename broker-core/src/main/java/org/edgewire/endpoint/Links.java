package org.edgewire.endpoint;

import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.connection.Connection;
import org.edgewire.dispatch.AgentLink;

/** Who is told of a WebSocket that opened: the dispatcher. */
@FunctionalInterface
interface Links {
  /** The other end of what comes in; empty when nobody is let in any more. */
  Optional<AgentLink> connected(AgentId agent, Connection connection);
}
