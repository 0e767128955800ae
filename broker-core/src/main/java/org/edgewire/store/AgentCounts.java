package org.edgewire.store;

/**
 * How many commands of an agent are open.
 *
 * @param queued waiting
 * @param inFlight sent, received or executing
 */
public record AgentCounts(int queued, int inFlight) {
  /** None. */
  public static final AgentCounts NONE = new AgentCounts(0, 0);
}
