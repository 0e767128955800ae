package org.edgewire.store;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.json.JsonText;
import org.edgewire.member.Author;
import org.edgewire.member.PatchId;

/**
 * A patch that a session accepted.
 *
 * @param version that it leads to
 * @param patch an object, a JSON Merge Patch (RFC 7396)
 * @param author whose it is
 * @param id the client's own name for it
 * @param at when it was accepted
 */
public record SessionPatch(
    long version, JsonText patch, Author author, Optional<PatchId> id, Instant at) {}
