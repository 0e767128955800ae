package org.edgewire.store;

import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.member.SessionId;

/**
 * A decision that only the writer may take, because it depends on the state and changes it. Many
 * are decided in one group and become durable together.
 *
 * @param <R> what the decision tells its requester
 */
public interface Operation<R> {
  /** The queue it waits in. */
  Intake intake();

  /** The commands that {@link #decide} will ask for; looked up in bulk before. */
  default Set<CommandId> commands() {
    return Set.of();
  }

  /** The agents that {@link #decide} will ask for; looked up in bulk before. */
  default Set<AgentId> agents() {
    return Set.of();
  }

  /** The MiniApp sessions that {@link #decide} will ask for; looked up in bulk before. */
  default Set<SessionId> sessions() {
    return Set.of();
  }

  /** Size of what it carries, in bytes; groups end at a limit. */
  default int weight() {
    return 200;
  }

  /**
   * Reads and appends. Called on the writer's thread; again when the group it was in could not be
   * made durable and {@link Intake#survivesOutage}. Must not block. What it throws becomes {@link
   * Refusal#FAILED} for its requester, and nothing it appended is kept.
   */
  R decide(Ledger ledger);
}
