package org.edgewire.standalone.testing.fault;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** One way of a connection: steps happen in their order, one at a time, and may be held up. */
final class Lane {
  private final Deque<Consumer<Runnable>> waiting = new ArrayDeque<>();
  private boolean busy;
  private int holds;
  private int unreleased;

  /**
   * Adds a step, which is done now when nothing is in front of it.
   *
   * @param step is given what it runs, on any thread, when it is done
   */
  void add(Consumer<Runnable> step) {
    synchronized (this) {
      waiting.add(step);
    }
    run();
  }

  /** Whether a step that is added now would be done now. */
  synchronized boolean isIdle() {
    return !busy && holds <= 0 && waiting.isEmpty();
  }

  /** Whether steps wait, or will wait, for a release; not whether one is just being done. */
  synchronized boolean isHeld() {
    return unreleased > 0;
  }

  /** What is added from now on waits; what was added before does not. */
  void hold() {
    synchronized (this) {
      unreleased++;
    }
    add(
        done -> {
          synchronized (this) {
            holds++;
          }
          done.run();
        });
  }

  /** Ends one hold. */
  void release() {
    synchronized (this) {
      holds--;
      unreleased--;
    }
    run();
  }

  private void run() {
    Optional<Turn> turn = next();
    while (turn.isPresent()) {
      turn.get().go();
      turn = next();
    }
  }

  private synchronized Optional<Turn> next() {
    if (busy || holds > 0 || waiting.isEmpty()) {
      return Optional.empty();
    }
    busy = true;
    return Optional.of(new Turn(waiting.remove()));
  }

  /** One step; when it is done at once the loop goes on, and not a call inside a call. */
  private final class Turn implements Runnable {
    private final Consumer<Runnable> step;
    private Optional<Thread> looping = Optional.of(Thread.currentThread());

    Turn(Consumer<Runnable> step) {
      this.step = step;
    }

    void go() {
      step.accept(this);
      synchronized (Lane.this) {
        looping = Optional.empty();
      }
    }

    @Override
    public void run() {
      boolean elsewhere;
      synchronized (Lane.this) {
        busy = false;
        elsewhere = looping.filter(Thread.currentThread()::equals).isEmpty();
      }
      if (elsewhere) {
        Lane.this.run();
      }
    }
  }
}
