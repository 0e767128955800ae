package org.edgewire.dispatch;

import java.util.Optional;
import org.edgewire.connection.Connection;

/**
 * An agent whose handshake is being answered. It has its place in the order of the agent's
 * connections already: of two, the one whose handshake came later wins, whichever the container
 * opens first.
 */
@FunctionalInterface
public interface AgentArrival {
  /**
   * Its WebSocket opened; an older one is closed with 4000. Empty while draining (close it 1012).
   */
  Optional<AgentLink> connected(Connection connection);
}
