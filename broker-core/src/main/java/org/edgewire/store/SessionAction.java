package org.edgewire.store;

import java.time.Instant;
import org.edgewire.json.JsonText;
import org.edgewire.member.ActionId;
import org.edgewire.member.Author;

/**
 * An action that a session accepted.
 *
 * @param seq its number among the session's actions
 * @param version of the state when it was accepted
 * @param id its name
 * @param name what kind
 * @param payload any JSON
 * @param author whose it is
 * @param at when it was accepted
 */
public record SessionAction(
    long seq,
    long version,
    ActionId id,
    String name,
    JsonText payload,
    Author author,
    Instant at) {}
