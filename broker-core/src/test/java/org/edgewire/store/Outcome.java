package org.edgewire.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A receipt that keeps what it heard. */
public final class Outcome<R> implements Receipt<R> {
  private final List<Object> heard = new ArrayList<>();
  private final Runnable onAny;

  /** A receipt that only keeps. */
  public Outcome() {
    this(() -> {});
  }

  /**
   * @param onAny runs when something is heard
   */
  public Outcome(Runnable onAny) {
    this.onAny = onAny;
  }

  @Override
  public synchronized void committed(R result) {
    heard.add(Optional.ofNullable(result));
    onAny.run();
  }

  @Override
  public synchronized void refused(Refusal why) {
    heard.add(why);
    onAny.run();
  }

  /** Whether anything was heard. */
  public synchronized boolean isDone() {
    return !heard.isEmpty();
  }

  /** The result; fails when it was refused, or not heard of exactly once. */
  @SuppressWarnings("unchecked")
  public synchronized R result() {
    if (heard.size() != 1 || !(heard.get(0) instanceof Optional)) {
      throw new AssertionError("not committed once but " + heard);
    }
    return ((Optional<R>) heard.get(0)).orElseThrow();
  }

  /** The refusal; fails when it was committed, or not heard of exactly once. */
  public synchronized Refusal refusal() {
    if (heard.size() != 1 || !(heard.get(0) instanceof Refusal)) {
      throw new AssertionError("not refused once but " + heard);
    }
    return (Refusal) heard.get(0);
  }
}
