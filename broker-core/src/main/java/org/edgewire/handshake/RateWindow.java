package org.edgewire.handshake;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Counts per key within windows of one minute, each beginning with its first count. Holds at most
 * {@link #MAX_KEYS} keys: beyond, the key whose window began first is forgotten.
 *
 * <p>Thread-safe by one lock, held for a map access: handshakes arrive on several I/O threads and
 * are far apart.
 */
final class RateWindow<K> {
  static final int MAX_KEYS = 20_000;

  private static final long WINDOW = Duration.ofMinutes(1).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final int limit;
  private final LongSupplier nanoTime;
  private final Map<K, Window> windows = new LinkedHashMap<>();

  RateWindow(int limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  private record Window(long since, int count) {}

  /**
   * Counts one more. Empty when that is within the limit, else the seconds until the window ends.
   */
  synchronized OptionalInt count(K key) {
    long now = nanoTime.getAsLong();
    Window window = windows.get(key);
    if (window == null || now - window.since() >= WINDOW) {
      // Removed first, so that the map's order is the order in which windows began.
      windows.remove(key);
      windows.put(key, new Window(now, 1));
      forgetOldest();
      return OptionalInt.empty();
    }
    if (window.count() >= limit) {
      long left = WINDOW - (now - window.since());
      return OptionalInt.of((int) ((left + SECOND - 1) / SECOND));
    }
    windows.put(key, new Window(window.since(), window.count() + 1));
    return OptionalInt.empty();
  }

  synchronized int keys() {
    return windows.size();
  }

  private void forgetOldest() {
    if (windows.size() > MAX_KEYS) {
      windows.remove(windows.keySet().iterator().next());
    }
  }
}
