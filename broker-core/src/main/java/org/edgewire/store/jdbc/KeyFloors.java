package org.edgewire.store.jdbc;

import java.util.HashMap;
import java.util.Map;

/**
 * From where the first live command of an ordering key is to be looked for: no command before is
 * live. Without it, those finished but not yet written would be walked over again and again. What
 * is forgotten costs such a walk and nothing else. Used by the writer only.
 */
final class KeyFloors {
  private static final int MOST = 4_096;

  private final Map<KeyName, Long> floors = new HashMap<>();
  private final Lru<KeyName> used = new Lru<>(MOST, Long.MAX_VALUE, floors::remove);

  long of(KeyName key) {
    used.use(key);
    return floors.getOrDefault(key, 0L);
  }

  void put(KeyName key, long seq) {
    floors.put(key, seq);
    used.add(key, 1);
  }

  /** One before may be live again. */
  void lower(KeyName key, long seq) {
    floors.computeIfPresent(key, (name, floor) -> Math.min(floor, seq));
  }

  /** What they were derived from did not become durable. */
  void clear() {
    floors.keySet().forEach(used::remove);
    floors.clear();
  }
}
