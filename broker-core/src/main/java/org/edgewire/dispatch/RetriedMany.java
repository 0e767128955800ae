package org.edgewire.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.edgewire.command.CommandId;
import org.edgewire.store.Refusal;

/**
 * What became of a retry in bulk.
 *
 * @param results one per command that was in the wanted state, the newest first
 * @param before where the next page begins; empty when there is no more
 */
public record RetriedMany(List<Result> results, OptionalLong before) {
  /**
   * What became of one: exactly one of the two.
   *
   * @param id the command that was to be retried
   * @param retried the answer
   * @param refused why the store did not take it
   */
  public record Result(CommandId id, Optional<Retried> retried, Optional<Refusal> refused) {}
}
