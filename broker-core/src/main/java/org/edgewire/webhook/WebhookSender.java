package org.edgewire.webhook;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.edgewire.command.CommandRecord;
import org.edgewire.dispatch.BrokerListener;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.store.Announcement;
import org.edgewire.store.Operation;
import org.edgewire.store.Receipt;
import org.edgewire.store.Refusal;
import org.edgewire.store.Store;
import org.edgewire.store.StoreException;
import org.edgewire.store.Webhook;

/**
 * Delivers what is in the outbox: takes a few announcements that are due, posts so many at the same
 * time, and records what became of each. Everything else stays in the store, so a slow receiver
 * costs no memory; and what an earlier life left there is found in the same way as what is new.
 *
 * <p>Thread-safe. All state is its mailbox's.
 */
public final class WebhookSender {
  private static final Logger LOG = System.getLogger(WebhookSender.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int WINDOW = 256;
  private static final long WINDOW_BYTES = 4L << 20;

  private final WebhookPolicy policy;
  private final Parts parts;
  private final Post post;
  private final Mailbox mailbox;
  private final Backoff retries;
  private final ReceiverHealth receiver;
  private final Tally tally;
  private final AtomicBoolean nudged = new AtomicBoolean();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final BrokerListener listener = new Ear();

  private final Queue<Webhook> ready = new ArrayDeque<>();
  private final Map<Long, Flight> flying = new HashMap<>();
  private final Set<Long> inHand = new HashSet<>();
  private boolean wanted = true;
  private boolean taking;
  private boolean surveying;
  private int recording;
  private boolean stopped;
  private volatile Optional<Timer.Repeated> ticks = Optional.empty();

  /** A delivery under way. */
  private record Flight(long since, CompletableFuture<Verdict> verdict) {}

  /**
   * What a sender needs from outside.
   *
   * @param store holds the outbox
   * @param clock for signatures
   * @param timer wakes the sender
   * @param workers run its mailbox
   * @param exchanges talk to the receiver and read from the store; may block
   * @param metrics counts
   */
  public record Parts(
      Store store,
      Clock clock,
      Timer timer,
      Executor workers,
      Executor exchanges,
      Metrics metrics) {}

  /**
   * @param random for the back-off
   */
  public WebhookSender(WebhookPolicy policy, Parts parts, RandomGenerator random) {
    this.policy = policy;
    this.parts = parts;
    this.post = new Post(policy, parts.clock(), parts.exchanges());
    this.mailbox = new Mailbox(parts.workers(), Integer.MAX_VALUE, this::broken);
    this.retries = new Backoff(FIRST_RETRY, LONGEST_RETRY, random);
    this.receiver = new ReceiverHealth(new Backoff(FIRST_RETRY, LONGEST_PAUSE, random));
    this.tally = new Tally(parts.metrics(), parts.clock());
  }

  /** Has to hear of every announcement, on the thread that makes it known. */
  public BrokerListener listener() {
    return listener;
  }

  /** Begins to deliver. The store was started before. Called once. */
  public void start() {
    LOG.log(Level.INFO, "webhooks go to {0}", policy.shownUrl());
    ticks = Optional.of(parts.timer().every(TICK, () -> mailbox.post(this::tick)));
    mailbox.post(this::pump);
  }

  /**
   * Begins no further delivery.
   *
   * @return completes when those under way are over and recorded
   */
  public CompletableFuture<Void> stop() {
    ticks.ifPresent(Timer.Repeated::stop);
    mailbox.post(
        () -> {
          stopped = true;
          giveBack();
          pump();
        });
    return ended;
  }

  /** How it is doing. */
  public WebhookStats stats() {
    return tally.stats(parts.store().webhooksWaiting());
  }

  private void nudge() {
    if (!nudged.getAndSet(true)) {
      mailbox.post(
          () -> {
            nudged.set(false);
            wanted = true;
            pump();
          });
    }
  }

  private void tick() {
    long overdue = parts.timer().nanoTime() - policy.timeout().toNanos();
    List.copyOf(flying.values()).stream()
        .filter(flight -> flight.since() - overdue < 0)
        .forEach(
            flight ->
                flight
                    .verdict()
                    .complete(Verdict.Failed.because("the receiver did not answer in time")));
    wanted |= parts.store().webhooksWaiting() > inHand.size();
    survey();
    pump();
  }

  private void pump() {
    int allowed = receiver.allowed(parts.timer().nanoTime(), policy.maxInFlight());
    if (allowed == 0) {
      giveBack();
    }
    while (!stopped && flying.size() < allowed && !ready.isEmpty()) {
      send(ready.remove());
    }
    if (!stopped && wanted && !taking && allowed > 0 && ready.size() < WINDOW / 2) {
      take();
    }
    tally.flying(flying.size(), allowed == 0);
    if (stopped && flying.isEmpty() && recording == 0) {
      ended.complete(null);
    }
  }

  /** What cannot be sent for now is as well in the store. */
  private void giveBack() {
    wanted |= !ready.isEmpty();
    ready.forEach(webhook -> inHand.remove(webhook.seq()));
    ready.clear();
  }

  private void take() {
    wanted = false;
    taking = true;
    int room = receiver.isFailing() ? 1 : WINDOW - ready.size();
    submit(
        new TakeOperation(room, WINDOW_BYTES, Set.copyOf(inHand)),
        found -> {
          taking = false;
          wanted |= found.filter(due -> !due.isEmpty()).isPresent();
          found.ifPresent(this::took);
          pump();
        });
  }

  private void took(List<Webhook> due) {
    for (Webhook webhook : due) {
      if (!stopped && inHand.add(webhook.seq())) {
        ready.add(webhook);
      }
    }
  }

  private void send(Webhook webhook) {
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    flying.put(webhook.seq(), new Flight(parts.timer().nanoTime(), verdict));
    CompletableFuture<Void> unused =
        verdict.thenAccept(known -> mailbox.post(() -> answered(webhook, known)));
    parts.exchanges().execute(() -> post(webhook, verdict));
  }

  private void post(Webhook webhook, CompletableFuture<Verdict> verdict) {
    try {
      post.deliver(webhook.id(), Envelope.encode(webhook, payload(webhook.what())), verdict);
    } catch (StoreException e) {
      verdict.complete(new Verdict.Unreadable());
    } catch (RuntimeException e) {
      broken(e);
      verdict.complete(Verdict.Failed.because("it could not be sent: " + e.getClass().getName()));
    }
  }

  private Optional<JsonText> payload(Announcement what) {
    return what instanceof Announcement.CommandEnded command
        ? parts.store().find(command.state().command().id()).map(CommandRecord::payload)
        : Optional.empty();
  }

  private void answered(Webhook webhook, Verdict verdict) {
    flying.remove(webhook.seq());
    if (verdict instanceof Verdict.Delivered) {
      if (receiver.isFailing()) {
        LOG.log(Level.INFO, "the receiver of webhooks takes them again");
      }
      receiver.delivered();
      tally.delivered();
      settle(webhook, Optional.empty());
    } else if (verdict instanceof Verdict.Gone gone) {
      giveUp(webhook, gone.error());
    } else if (verdict instanceof Verdict.Failed failed) {
      failed(webhook, failed);
    } else {
      // The next tick finds it again.
      inHand.remove(webhook.seq());
    }
    pump();
  }

  private void failed(Webhook webhook, Verdict.Failed failed) {
    tally.failed(failed.error());
    boolean failing = receiver.isFailing();
    receiver
        .failed(parts.timer().nanoTime(), failed.notBefore())
        .ifPresent(pause -> parts.timer().after(pause, this::nudge));
    if (!failing && receiver.isFailing()) {
      LOG.log(Level.WARNING, "webhooks cannot be delivered and wait: {0}", failed.error());
    }
    Instant end = webhook.queuedAt().plus(policy.giveUpAfter());
    if (parts.clock().instant().isBefore(end)) {
      Duration own = retries.after(webhook.attempts() + 1);
      Duration wanted = failed.notBefore().orElse(Duration.ZERO);
      settle(webhook, Optional.of(own.compareTo(wanted) > 0 ? own : wanted));
    } else {
      giveUp(webhook, failed.error());
    }
  }

  private void giveUp(Webhook webhook, String error) {
    tally.givenUp(webhook, error);
    settle(webhook, Optional.empty());
  }

  private void settle(Webhook webhook, Optional<Duration> again) {
    recording++;
    submit(
        new SettleOperation(webhook, again),
        next -> {
          recording--;
          inHand.remove(webhook.seq());
          wanted |= next.orElse(false);
          pump();
        });
  }

  private void survey() {
    if (surveying || stopped || parts.store().webhooksWaiting() == 0) {
      tally.oldest(surveying ? tally.oldest() : Optional.empty());
      return;
    }
    surveying = true;
    // In a pause nothing is ready: what is given up is not about to be sent.
    boolean failing = receiver.isFailing() && receiver.isPaused(parts.timer().nanoTime());
    Optional<Duration> patience = failing ? Optional.of(policy.giveUpAfter()) : Optional.empty();
    submit(
        new SurveyOperation(patience, Set.copyOf(inHand)),
        found -> {
          surveying = false;
          found.ifPresent(
              survey -> {
                survey.givenUp().forEach(tally::givenUpUntried);
                tally.oldest(survey.oldest());
              });
        });
  }

  /** The result is told in the mailbox; empty when the store refused. */
  private <R> void submit(Operation<R> operation, Consumer<Optional<R>> told) {
    parts
        .store()
        .submit(
            operation,
            new Receipt<R>() {
              @Override
              public void committed(R result) {
                mailbox.post(() -> told.accept(Optional.of(result)));
              }

              @Override
              public void refused(Refusal why) {
                mailbox.post(() -> told.accept(Optional.empty()));
              }
            });
  }

  private void broken(Throwable failure) {
    parts.metrics().count(Counter.INTERNAL_ERRORS);
    LOG.log(Level.ERROR, "the sender of webhooks failed", failure);
  }

  private final class Ear implements BrokerListener {
    @Override
    public void announced(Webhook webhook) {
      nudge();
    }
  }
}
