package org.edgewire.command;

import java.time.Instant;
import java.util.Optional;

/**
 * What a producer ordered, fixed at acceptance. The payload travels beside it ({@link
 * CommandRecord}), because most of the broker does not need it and it may be large.
 *
 * @param seq order of acceptance in this store, from 1; lower goes out first within a lane
 * @param id its name
 * @param agent who is to do it
 * @param type what kind of work
 * @param priority its lane
 * @param delivery whether it may be written twice
 * @param orderingKey commands of one key go out one after the other
 * @param acceptedAt when it became durable
 * @param deliverAt not before
 * @param expiresAt never sent after
 * @param retryOf the command whose repetition this is
 * @param digest of the request as submitted, for telling a repeated submit from a conflicting one
 */
public record Command(
    long seq,
    CommandId id,
    AgentId agent,
    CommandType type,
    Priority priority,
    Delivery delivery,
    Optional<String> orderingKey,
    Instant acceptedAt,
    Optional<Instant> deliverAt,
    Optional<Instant> expiresAt,
    Optional<CommandId> retryOf,
    String digest) {
  /** Longest ordering key in characters. */
  public static final int MAX_ORDERING_KEY = 256;
}
