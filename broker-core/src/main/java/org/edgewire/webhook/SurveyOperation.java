package org.edgewire.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;
import org.edgewire.store.Outbox;
import org.edgewire.store.Webhook;

/**
 * Finds out since when announcements wait; while the receiver fails, gives up those that wait for
 * too long, tried or not, so that there never are more than come in meanwhile.
 *
 * @param patience how long announcements may wait; empty when none is to be given up
 * @param inHand numbers of those that are being delivered
 */
record SurveyOperation(Optional<Duration> patience, Set<Long> inHand)
    implements Operation<SurveyOperation.Found> {
  private static final int MOST = 500;

  /**
   * What was found.
   *
   * @param givenUp by this operation
   * @param oldest when the oldest of the others was put in
   */
  record Found(List<Webhook> givenUp, Optional<Instant> oldest) {}

  @Override
  public Intake intake() {
    return Intake.BROKER;
  }

  @Override
  public Found decide(Ledger ledger) {
    Outbox outbox = ledger.outbox();
    List<Webhook> givenUp = patience.map(time -> tooOld(ledger, time)).orElse(List.of());
    givenUp.forEach(outbox::ended);
    return new Found(givenUp, outbox.oldestTime());
  }

  private List<Webhook> tooOld(Ledger ledger, Duration time) {
    Instant end = ledger.now().minus(time);
    return ledger.outbox().oldest(MOST + inHand.size()).stream()
        .filter(webhook -> webhook.queuedAt().isBefore(end))
        .filter(webhook -> !inHand.contains(webhook.seq()))
        .toList();
  }
}
