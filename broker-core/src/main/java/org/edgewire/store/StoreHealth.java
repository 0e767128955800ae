package org.edgewire.store;

import java.util.Optional;

/**
 * How the store is doing.
 *
 * @param up whether writes succeed now
 * @param problem why not, in one sentence without secrets
 * @param database product and version, for people
 * @param durability what a commit means: {@code fsync}, {@code process} or {@code memory}
 * @param waiting operations in the queues
 * @param unsaved commands whose latest state is in the journal only
 * @param quarantined commands that no checkpoint could write
 */
public record StoreHealth(
    boolean up,
    Optional<String> problem,
    String database,
    String durability,
    int waiting,
    int unsaved,
    int quarantined) {}
