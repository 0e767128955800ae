package org.edgewire.dispatch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.store.Operation;
import org.edgewire.store.Refusal;

/**
 * Hands many operations to the store, so many at a time, and waits politely while its intake is
 * full. Owned by a mailbox of its own.
 *
 * @param <R> what one operation tells
 */
final class Pipeline<R> {
  private static final Logger LOG = System.getLogger(Pipeline.class.getName());
  private static final int AT_ONCE = 256;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Tools tools;
  private final IntFunction<Operation<R>> operations;
  private final int size;
  private final Mailbox mailbox;
  private final CompletableFuture<List<Outcome<R>>> answer = new CompletableFuture<>();
  private final List<Optional<Outcome<R>>> outcomes;
  private final Queue<Integer> refusedBusy = new ArrayDeque<>();
  private int next;
  private int underWay;
  private int settled;
  private boolean pausing;
  private long progressAt;

  /** What became of one operation: exactly one of the two. */
  record Outcome<R>(Optional<R> result, Optional<Refusal> refused) {}

  /**
   * @param size how many operations there are
   * @param operations makes each, from 0; called again for one that is repeated
   */
  Pipeline(Tools tools, int size, IntFunction<Operation<R>> operations) {
    this.tools = tools;
    this.size = size;
    this.operations = operations;
    this.outcomes = new ArrayList<>(Collections.nCopies(size, Optional.empty()));
    this.mailbox = new Mailbox(tools.callbacks(), Integer.MAX_VALUE, this::failed);
    this.progressAt = tools.timer().nanoTime();
  }

  /** Called once. Completes with the outcomes in the order of the operations. */
  CompletableFuture<List<Outcome<R>>> run() {
    mailbox.post(this::pump);
    return answer;
  }

  private void pump() {
    while (!pausing && underWay < AT_ONCE && (!refusedBusy.isEmpty() || next < size)) {
      int index = refusedBusy.isEmpty() ? next++ : refusedBusy.remove();
      underWay++;
      tools
          .store()
          .submit(
              operations.apply(index),
              Receipts.of(
                  result -> mailbox.post(() -> committed(index, result)),
                  why -> mailbox.post(() -> refused(index, why))));
    }
    if (settled == size) {
      answer.complete(outcomes.stream().map(Optional::orElseThrow).toList());
    }
  }

  private void committed(int index, R result) {
    progressAt = tools.timer().nanoTime();
    settle(index, new Outcome<>(Optional.of(result), Optional.empty()));
  }

  private void refused(int index, Refusal why) {
    long still = tools.timer().nanoTime() - progressAt;
    if (why != Refusal.BUSY || still > PATIENCE.toNanos()) {
      settle(index, new Outcome<>(Optional.empty(), Optional.of(why)));
      return;
    }
    underWay--;
    refusedBusy.add(index);
    if (!pausing) {
      pausing = true;
      tools.timer().after(PAUSE, () -> mailbox.post(this::resume));
    }
  }

  private void resume() {
    pausing = false;
    pump();
  }

  private void settle(int index, Outcome<R> outcome) {
    underWay--;
    settled++;
    outcomes.set(index, Optional.of(outcome));
    pump();
  }

  private void failed(Throwable failure) {
    LOG.log(Level.ERROR, "a request for many agents failed", failure);
    answer.completeExceptionally(failure);
  }
}
