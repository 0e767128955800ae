package org.edgewire.http;

import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.dispatch.AgentView;
import org.edgewire.dispatch.Steering;

/** Where producers and operators steer commands and agents (protocol section 5). */
final class SteerRoutes {
  private final CommandActions commands;
  private final ManyResource many;
  private final AgentActions agents;

  SteerRoutes(Steering steering, Function<AgentId, AgentView> agent) {
    this.commands = new CommandActions(steering);
    this.many = new ManyResource(steering);
    this.agents = new AgentActions(steering, agent);
  }

  void addTo(Routes routes, AdminKey key) {
    routes
        .add("POST", "/edge/commands", key.guard(many::post))
        .add("POST", "/edge/commands/retry", key.guard(commands::retryAll))
        .add("POST", "/edge/commands/{}/cancel", key.guard(commands::cancel))
        .add("POST", "/edge/commands/{}/retry", key.guard(commands::retry))
        .add("GET", "/edge/commands/{}/explain", key.guard(commands::explain))
        .add("PUT", "/edge/agents/{}/config", key.guard(agents::configure))
        .add("GET", "/edge/agents/{}/config", key.guard(agents::configuration))
        .add("DELETE", "/edge/agents/{}/connection", key.guard(agents::kick))
        .add("GET", "/edge/agents/{}/events", key.guard(agents::events));
  }
}
