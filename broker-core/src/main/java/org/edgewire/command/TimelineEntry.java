package org.edgewire.command;

import java.time.Instant;
import java.util.Optional;

/**
 * One change in the life of a command.
 *
 * @param status what it became
 * @param at when, to the millisecond
 * @param attempt how often it had been sent by then
 * @param channel the way it went or the ack came, where there was one
 * @param error why, where something went wrong
 */
public record TimelineEntry(
    CommandStatus status,
    Instant at,
    int attempt,
    Optional<Channel> channel,
    Optional<String> error) {}
