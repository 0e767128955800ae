package org.edgewire.store;

import java.time.Instant;

/**
 * An announcement in the outbox.
 *
 * @param seq its place: a later one has a higher number
 * @param id its name for the receiver, the same at every attempt
 * @param queuedAt when it was put there
 * @param attempts how often its delivery failed
 * @param what happened
 */
public record Webhook(long seq, String id, Instant queuedAt, int attempts, Announcement what) {}
