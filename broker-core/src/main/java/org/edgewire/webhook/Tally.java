package org.edgewire.webhook;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.metrics.Metrics;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.store.Webhook;

/** What the sender tells of its work. Written by the sender, read by any thread. */
final class Tally {
  private static final Logger LOG = System.getLogger(Tally.class.getName());
  private static final int REMEMBERED = 10;
  private static final String TOO_OLD = "it waited for too long";

  private final Metrics metrics;
  private final Clock clock;
  private volatile int flying;
  private volatile boolean paused;
  private volatile Optional<Instant> oldest = Optional.empty();
  private volatile Optional<WebhookStats.Failure> lastError = Optional.empty();
  private volatile List<WebhookStats.GivenUp> lastGivenUp = List.of();

  Tally(Metrics metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  void flying(int deliveries, boolean pausing) {
    flying = deliveries;
    paused = pausing;
  }

  void oldest(Optional<Instant> time) {
    oldest = time;
  }

  Optional<Instant> oldest() {
    return oldest;
  }

  void delivered() {
    metrics.count(Counter.WEBHOOKS_DELIVERED);
  }

  void failed(String error) {
    metrics.count(Counter.WEBHOOKS_FAILED);
    lastError = Optional.of(new WebhookStats.Failure(clock.instant(), error));
  }

  void givenUp(Webhook webhook, String error) {
    metrics.count(Counter.WEBHOOKS_GIVEN_UP);
    String type = Envelope.type(webhook.what());
    LOG.log(
        Level.WARNING,
        "gave up webhook {0} ({1}, {2}) at attempt {3}: {4}",
        webhook.id(),
        type,
        webhook.what().about(),
        Integer.toString(webhook.attempts() + 1),
        error);
    List<WebhookStats.GivenUp> latest = new ArrayList<>();
    WebhookStats.Failure why = new WebhookStats.Failure(clock.instant(), error);
    latest.add(new WebhookStats.GivenUp(webhook.id(), type, webhook.what().about(), why));
    lastGivenUp.stream().limit(REMEMBERED - 1).forEach(latest::add);
    lastGivenUp = List.copyOf(latest);
  }

  /** Given up because of its age, while the receiver fails. */
  void givenUpUntried(Webhook webhook) {
    givenUp(webhook, lastError.map(WebhookStats.Failure::error).orElse(TOO_OLD));
  }

  WebhookStats stats(int waiting) {
    return new WebhookStats(
        waiting,
        oldest.filter(time -> waiting > 0),
        flying,
        paused,
        metrics.value(Counter.WEBHOOKS_DELIVERED),
        metrics.value(Counter.WEBHOOKS_FAILED),
        metrics.value(Counter.WEBHOOKS_GIVEN_UP),
        lastError,
        lastGivenUp);
  }
}
