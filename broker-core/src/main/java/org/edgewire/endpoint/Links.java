package org.edgewire.endpoint;

import org.edgewire.command.AgentId;
import org.edgewire.dispatch.AgentArrival;

/** Who is told of an agent whose WebSocket is about to open: the dispatcher. */
@FunctionalInterface
interface Links {
  /** Takes the agent's place in the order of its connections. */
  AgentArrival expect(AgentId agent);
}
