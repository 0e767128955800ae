package org.edgewire.webhook;

import java.time.Duration;
import java.util.Optional;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;
import org.edgewire.store.Webhook;

/**
 * Records what became of an attempt. Its result is whether another announcement about the same is
 * due by it.
 *
 * @param again after which time it is tried again; empty when it is delivered or given up
 */
record SettleOperation(Webhook webhook, Optional<Duration> again) implements Operation<Boolean> {
  @Override
  public Intake intake() {
    return Intake.BROKER;
  }

  @Override
  public Boolean decide(Ledger ledger) {
    if (again.isEmpty()) {
      return ledger.outbox().ended(webhook);
    }
    ledger.outbox().tried(webhook, ledger.now().plus(again.get()));
    return false;
  }
}
