package org.edgewire.standalone.grizzly;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Things that are still going on, so that a stop can wait for them. Thread-safe.
 *
 * @param <T> what is going on, compared by identity or its own equality
 */
final class Outstanding<T> {
  private final Set<T> all = ConcurrentHashMap.newKeySet();
  private final CountDownLatch none = new CountDownLatch(1);
  private volatile boolean awaited;

  void add(T begun) {
    all.add(begun);
  }

  void remove(T ended) {
    all.remove(ended);
    if (awaited && all.isEmpty()) {
      none.countDown();
    }
  }

  /**
   * Returns when nothing is going on, at the latest after {@code grace}. An interrupt ends the wait
   * and stays set.
   */
  void awaitNone(Duration grace) {
    awaited = true;
    if (all.isEmpty()) {
      return;
    }
    try {
      boolean ended = none.await(grace.toMillis(), TimeUnit.MILLISECONDS);
      System.getLogger(Outstanding.class.getName())
          .log(System.Logger.Level.DEBUG, () -> "Everything ended in time: " + ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
