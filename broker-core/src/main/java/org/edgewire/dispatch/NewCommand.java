package org.edgewire.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandType;
import org.edgewire.command.Delivery;
import org.edgewire.command.Priority;
import org.edgewire.json.JsonText;

/**
 * What a producer asks for (protocol section 5). Absent parts get their defaults at acceptance.
 *
 * @param agent who is to do it, known or not
 * @param type what kind of work
 * @param payload a JSON object, kept as it is
 * @param priority its lane
 * @param id the producer's own name for it
 * @param delivery whether it may be written twice
 * @param orderingKey commands of one key go out one after the other
 * @param deliverAt not before
 * @param ttl expires so long after the later of acceptance and {@code deliverAt}; at most one of
 *     ttl and expiresAt
 * @param expiresAt never sent after
 * @param digest of the request as submitted, agent included: equal requests (as JSON values) have
 *     equal digests
 */
public record NewCommand(
    AgentId agent,
    CommandType type,
    JsonText payload,
    Priority priority,
    Optional<CommandId> id,
    Optional<Delivery> delivery,
    Optional<String> orderingKey,
    Optional<Instant> deliverAt,
    Optional<Duration> ttl,
    Optional<Instant> expiresAt,
    String digest) {

  /** The same for another agent. */
  NewCommand to(AgentId other) {
    return new NewCommand(
        other,
        type,
        payload,
        priority,
        id,
        delivery,
        orderingKey,
        deliverAt,
        ttl,
        expiresAt,
        digest);
  }

  /**
   * A command with every default: lane normal, delivery by type, an id made by the broker.
   *
   * @param payload the text of a JSON object
   * @throws IllegalArgumentException when the agent's or the type's name is not one
   * @throws org.edgewire.json.JsonSyntaxException when the payload is no JSON
   */
  public static NewCommand of(String agent, String type, String payload) {
    return new NewCommand(
        new AgentId(agent),
        new CommandType(type),
        JsonText.parse(payload),
        Priority.NORMAL,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "");
  }
}
