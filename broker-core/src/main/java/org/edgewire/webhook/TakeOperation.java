package org.edgewire.webhook;

import java.util.List;
import java.util.Set;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;
import org.edgewire.store.Webhook;

/**
 * Asks for announcements that may be delivered now.
 *
 * @param limit most of them
 * @param maxBytes most that they take together
 * @param inHand numbers of those that the sender has already
 */
record TakeOperation(int limit, long maxBytes, Set<Long> inHand)
    implements Operation<List<Webhook>> {
  @Override
  public Intake intake() {
    return Intake.BROKER;
  }

  @Override
  public List<Webhook> decide(Ledger ledger) {
    return ledger.outbox().due(limit, maxBytes, inHand);
  }
}
