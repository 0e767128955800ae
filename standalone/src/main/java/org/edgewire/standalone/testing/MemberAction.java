package org.edgewire.standalone.testing;

import org.edgewire.json.JsonText;

/**
 * An action as a member heard it.
 *
 * @param id its {@code action_id}
 * @param name what kind
 * @param payload as it came
 * @param userId who acted; empty when the server side did
 * @param ref the sender's own name for it; empty for everybody else
 */
public record MemberAction(String id, String name, JsonText payload, String userId, String ref) {}
