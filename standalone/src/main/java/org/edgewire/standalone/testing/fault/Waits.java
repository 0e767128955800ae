package org.edgewire.standalone.testing.fault;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.edgewire.mailbox.Timer;

/** Threads that wait for the broker's time to pass. Thread-safe. */
final class Waits {
  private final Timer timer;
  private final Set<CountDownLatch> open = ConcurrentHashMap.newKeySet();

  Waits(Timer timer) {
    this.timer = timer;
  }

  /** Blocks the caller until that time has passed, or all waits are ended. */
  void await(Duration time) {
    if (time.isZero()) {
      return;
    }
    CountDownLatch passed = new CountDownLatch(1);
    open.add(passed);
    timer.after(time, passed::countDown);
    try {
      passed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(passed);
    }
  }

  boolean isAnyone() {
    return !open.isEmpty();
  }

  void endAll() {
    open.forEach(CountDownLatch::countDown);
  }
}
