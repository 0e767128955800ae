package org.edgewire.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.mailbox.Timer;
import org.edgewire.store.Store;

/**
 * Those who wait for the end of a command. Thread-safe: the map is the only state, and a waiter is
 * registered before the command is looked at, so that no end is missed.
 */
final class Finals {
  private final Store store;
  private final Timer timer;
  private final Executor callbacks;
  private final Map<CommandId, List<CompletableFuture<Optional<CommandRecord>>>> waiters =
      new ConcurrentHashMap<>();

  Finals(Store store, Timer timer, Executor callbacks) {
    this.store = store;
    this.timer = timer;
    this.callbacks = callbacks;
  }

  CompletableFuture<Optional<CommandRecord>> await(CommandId id, Duration patience) {
    CompletableFuture<Optional<CommandRecord>> waiter = new CompletableFuture<>();
    waiters.compute(id, (key, known) -> with(known, waiter));
    CompletableFuture<Optional<CommandRecord>> answer =
        waiter.whenComplete((record, failure) -> forget(id, waiter));
    Optional<CommandRecord> now = store.find(id);
    if (now.isEmpty() || now.get().state().status().isFinal() || patience.isZero()) {
      waiter.complete(now);
    } else {
      timer.after(patience, () -> answer(id, List.of(waiter)));
    }
    return answer;
  }

  /** That command became final. Called by the writer. */
  void ended(CommandId id) {
    List<CompletableFuture<Optional<CommandRecord>>> known = waiters.get(id);
    if (known != null) {
      answer(id, known);
    }
  }

  private void answer(CommandId id, List<CompletableFuture<Optional<CommandRecord>>> to) {
    if (to.stream().allMatch(CompletableFuture::isDone)) {
      return;
    }
    callbacks.execute(
        () -> {
          try {
            Optional<CommandRecord> record = store.find(id);
            to.forEach(waiter -> waiter.complete(record));
          } catch (RuntimeException e) {
            to.forEach(waiter -> waiter.completeExceptionally(e));
          }
        });
  }

  private void forget(CommandId id, CompletableFuture<Optional<CommandRecord>> waiter) {
    waiters.computeIfPresent(
        id,
        (key, all) -> {
          List<CompletableFuture<Optional<CommandRecord>>> left = new ArrayList<>(all);
          left.removeIf(known -> known == waiter);
          return left.isEmpty() ? null : List.copyOf(left);
        });
  }

  private static List<CompletableFuture<Optional<CommandRecord>>> with(
      List<CompletableFuture<Optional<CommandRecord>>> known,
      CompletableFuture<Optional<CommandRecord>> waiter) {
    List<CompletableFuture<Optional<CommandRecord>>> more =
        known == null ? new ArrayList<>() : new ArrayList<>(known);
    more.add(waiter);
    return List.copyOf(more);
  }
}
