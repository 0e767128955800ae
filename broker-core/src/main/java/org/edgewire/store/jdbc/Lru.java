package org.edgewire.store.jdbc;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Keys in the order of their last use, bounded in number and weight. */
final class Lru<K> {
  private final LinkedHashMap<K, Integer> weights = new LinkedHashMap<>(16, 0.75f, true);
  private final int most;
  private final long mostWeight;
  private final Consumer<K> onEvicted;
  private long weight;

  Lru(int most, long mostWeight, Consumer<K> onEvicted) {
    this.most = most;
    this.mostWeight = mostWeight;
    this.onEvicted = onEvicted;
  }

  /** Adds a key as the last used; the longest unused go when there is no room. */
  void add(K key, int keyWeight) {
    remove(key);
    weights.put(key, keyWeight);
    weight += keyWeight;
    Iterator<Map.Entry<K, Integer>> oldest = weights.entrySet().iterator();
    while ((weights.size() > most || weight > mostWeight) && oldest.hasNext()) {
      Map.Entry<K, Integer> entry = oldest.next();
      oldest.remove();
      weight -= entry.getValue();
      onEvicted.accept(entry.getKey());
    }
  }

  void use(K key) {
    weights.get(key);
  }

  void remove(K key) {
    Integer old = weights.remove(key);
    if (old != null) {
      weight -= old;
    }
  }
}
