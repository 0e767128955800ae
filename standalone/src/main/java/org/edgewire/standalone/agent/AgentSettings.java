package org.edgewire.standalone.agent;

import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;
import org.edgewire.json.JsonText;

/**
 * Who connects where, and what it does with commands.
 *
 * @param url of the broker's edge socket, without query
 * @param agentId the agent's id
 * @param token makes the bearer token, anew for each connection, because tokens age
 * @param reply how a command is answered, by its data
 */
public record AgentSettings(
    URI url, String agentId, Supplier<String> token, Function<JsonText, Reply> reply) {
  /** How commands are answered. */
  public enum Reply {
    /** By an ack with status completed. */
    COMPLETED,
    /** By an ack with status failed. */
    FAILED,
    /** Not at all. */
    NONE
  }
}
