package org.edgewire.store.jdbc;

import java.util.HashMap;
import java.util.Map;

/**
 * From where the first command is to be looked for that still counts, of an ordering key or a lane:
 * none before does. Without it, those that went out or finished but are not yet written would be
 * walked over again and again. What is forgotten costs such a walk and nothing else. Used by the
 * writer only.
 */
final class Floors<K> {
  private static final int MOST = 4_096;

  private final Map<K, Long> floors = new HashMap<>();
  private final Lru<K> used = new Lru<>(MOST, Long.MAX_VALUE, floors::remove);

  long of(K key) {
    used.use(key);
    return floors.getOrDefault(key, 0L);
  }

  void put(K key, long seq) {
    floors.put(key, seq);
    used.add(key, 1);
  }

  /** One before may be live again. */
  void lower(K key, long seq) {
    floors.computeIfPresent(key, (name, floor) -> Math.min(floor, seq));
  }

  /** What they were derived from did not become durable. */
  void clear() {
    floors.keySet().forEach(used::remove);
    floors.clear();
  }
}
