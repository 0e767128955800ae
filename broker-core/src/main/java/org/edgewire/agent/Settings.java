package org.edgewire.agent;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.edgewire.command.AgentId;
import org.edgewire.handshake.PercentCode;

/**
 * Where an agent connects, and as whom.
 *
 * @param url of the broker's edge socket, without query
 * @param agent who it is
 * @param token makes the bearer token, anew for each connection and poll, because tokens age
 * @param concurrency how many commands run at once
 * @param stopLimit how long running commands are waited for at the end
 */
record Settings(
    URI url, AgentId agent, Supplier<String> token, int concurrency, Duration stopLimit) {
  /** Where the WebSocket is. */
  URI socket() {
    return URI.create(url + "?edge_agent_id=" + PercentCode.encode(agent.value()));
  }

  /** Where polls go: beside the WebSocket, over HTTP. */
  URI sync() {
    String text = url.toString();
    String http = "http" + text.substring("ws".length());
    return URI.create(http.substring(0, http.lastIndexOf('/')) + "/sync");
  }

  /** What both are asked with. */
  Map<String, String> headers() {
    return Map.of("Authorization", "Bearer " + token.get(), "X-Edge-Agent-Id", agent.value());
  }

  /** Says nothing of the token. */
  @Override
  public String toString() {
    return "Settings[" + agent + " at " + url + "]";
  }
}
