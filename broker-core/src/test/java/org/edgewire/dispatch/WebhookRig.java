package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.edgewire.command.CommandIds;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.store.jdbc.JdbcStoreOptions;
import org.edgewire.webhook.WebhookPolicy;
import org.edgewire.webhook.WebhookSender;
import org.junit.jupiter.api.AfterEach;

/**
 * Webhooks over a real store and a real HTTP server. The sender works on the test's thread and by
 * the test's time; only the exchanges have threads of their own.
 */
abstract class WebhookRig {
  static final String SECRET = "a-secret-of-webhooks";
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  final HookReceiver receiver = new HookReceiver();
  final DispatchRig rig = new DispatchRig(DispatchPolicy.DEFAULT, announcing());
  final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  final ExecutorService exchanges = Executors.newFixedThreadPool(2);
  WebhookSender sender = start(8);

  private static JdbcStoreOptions announcing() {
    CommandIds ids = new CommandIds(java.time.Clock.systemUTC(), new Random());
    return JdbcStoreOptions.DEFAULT.withWebhooks(() -> ids.next().value());
  }

  final WebhookSender start(int inFlight) {
    WebhookPolicy policy =
        new WebhookPolicy(
            receiver.url(), Optional.of(SECRET), TIMEOUT, Duration.ofHours(24), inFlight);
    WebhookSender started =
        new WebhookSender(
            policy,
            new WebhookSender.Parts(
                rig.store(), rig.clock, rig.timer, tasks::add, exchanges, rig.metrics),
            new Random(3));
    rig.dispatcher.addDirectListener(started.listener());
    started.start();
    return started;
  }

  @AfterEach
  final void close() {
    receiver.close();
    rig.close();
    exchanges.shutdownNow();
  }

  /** Does what is to be done on the test's thread until that is so. */
  final void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    rig.settle();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("heard so far %s", receiver.heard()).isLessThan(end);
      try {
        Runnable task = tasks.poll(20, TimeUnit.MILLISECONDS);
        if (task != null) {
          task.run();
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      rig.settle();
    }
  }

  final void untilHeard(int requests) {
    until(() -> receiver.received().size() >= requests);
  }

  final void untilNothingWaits() {
    until(() -> sender.stats().waiting() == 0 && sender.stats().inFlight() == 0);
  }

  /** All that is under way is over and recorded. */
  final void untilQuiet() {
    until(() -> sender.stats().inFlight() == 0 && tasks.isEmpty());
  }

  /** Time goes by until that is so. */
  final void passUntil(BooleanSupplier condition) {
    for (int seconds = 0; !condition.getAsBoolean(); seconds++) {
      assertThat(seconds).as("heard so far %s", receiver.heard()).isLessThan(1_000);
      rig.pass(Duration.ofSeconds(1));
      untilQuiet();
    }
  }

  final void cancelled(String agent, String id) {
    rig.submit(DispatchRig.text(agent, id));
    rig.answer(rig.steering().cancel(new org.edgewire.command.CommandId(id)));
  }

  final long failed() {
    return rig.metrics.value(Counter.WEBHOOKS_FAILED);
  }
}
