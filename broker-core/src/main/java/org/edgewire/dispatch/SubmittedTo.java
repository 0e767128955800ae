package org.edgewire.dispatch;

import org.edgewire.command.AgentId;

/**
 * What became of a submit to many, for one of them.
 *
 * @param agent who was to get it
 * @param outcome accepted, refused, or not taken by the store
 */
public record SubmittedTo(AgentId agent, Submitted outcome) {}
